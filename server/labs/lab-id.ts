import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 random bits, a dot, and the first 128 bits of their HMAC-SHA256; both in base64url. */
const LAB_ID = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;

/** Makes and checks lab ids. Whoever has a lab's id may join it, so nobody can guess or make one. */
export interface LabIds {
  mint(): string;
  /** Whether `id` was minted with this secret, by this process or another one. */
  check(id: string): 'signed' | 'forged' | 'malformed';
}

/** @param secret - Shared by all processes that should accept each other's labs. */
export function createLabIds(secret: string): LabIds {
  const sign = (random: string) => createHmac('sha256', secret).update(random).digest().subarray(0, 16);

  return {
    mint() {
      const random = randomBytes(16).toString('base64url');
      return `${random}.${sign(random).toString('base64url')}`;
    },
    check(id) {
      const [, random, signature] = LAB_ID.exec(id) ?? [];
      if (random === undefined || signature === undefined) return 'malformed';
      // 22 characters hold 132 bits, so 16 of them decode to the same bytes: only one is the id.
      const given = Buffer.from(signature, 'base64url');
      if (given.toString('base64url') !== signature) return 'malformed';
      return timingSafeEqual(given, sign(random)) ? 'signed' : 'forged';
    },
  };
}
