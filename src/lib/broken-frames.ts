/** Some bytes to send, and what is to be known about them. */
export interface BrokenFrame {
  id: string;
  /** What is done, in a few words. */
  name: string;
  /** The bytes, in hex. */
  hex: string;
  /** The rule, in a sentence, and where RFC 6455 has it. What a server does about it is for the server to say. */
  rule: string;
}

/** Of the RFC's own examples (section 5.7). A real client takes a new one for each frame. */
const KEY = '37 fa 21 3d';
/** `Hello` with that key. */
const HELLO = '7f 9f 4d 51 58';

/** Frames as they should be, and frames that break a rule. */
export const brokenFrames: readonly BrokenFrame[] = [
  {
    id: 'good',
    name: '“Hello”, as it should be',
    hex: `81 85 ${KEY} ${HELLO}`,
    rule: 'One whole text frame, masked. No rule is broken.',
  },
  {
    id: 'unmasked',
    name: 'Not masked',
    hex: '81 05 48 65 6c 6c 6f',
    rule: 'A client must mask all frames (section 5.1).',
  },
  {
    id: 'rsv1',
    name: 'RSV1 is 1',
    hex: `c1 85 ${KEY} ${HELLO}`,
    rule: 'The three reserved bits are 0 unless the handshake agreed on an extension (section 5.2).',
  },
  {
    id: 'opcode',
    name: 'Opcode 3',
    hex: `83 85 ${KEY} ${HELLO}`,
    rule: 'Opcodes 3 to 7 and 11 to 15 are reserved (section 5.2).',
  },
  {
    id: 'lone',
    name: 'A continuation of nothing',
    hex: `80 85 ${KEY} ${HELLO}`,
    rule: 'Opcode 0 goes on with a message that an earlier frame began (section 5.4).',
  },
  {
    id: 'interleaved',
    name: 'A second message inside the first',
    hex: `01 83 ${KEY} 7f 9f 4d 81 82 ${KEY} 5b 95`,
    rule: 'Only control frames may come between the fragments of a message (section 5.4).',
  },
  {
    id: 'ping-part',
    name: 'A ping without FIN',
    hex: `09 80 ${KEY}`,
    rule: 'Control frames must not be fragmented (section 5.5).',
  },
  {
    id: 'ping-long',
    name: 'A ping of 126 bytes',
    hex: `89 fe 00 7e ${KEY} ${Array.from({ length: 126 }, (_, at) => KEY.split(' ')[at % 4]).join(' ')}`,
    rule: 'A control frame carries at most 125 bytes, so its length is never 16 bits long (section 5.5).',
  },
  {
    id: 'pong',
    name: 'A pong that nobody asked for',
    hex: `8a 80 ${KEY}`,
    rule: 'Allowed: it says “I am still here”, and wants no answer (section 5.5.3).',
  },
  {
    id: 'close-1006',
    name: 'A close with code 1006',
    hex: `88 82 ${KEY} 34 14`,
    rule: '1006 is what a program is told when no close frame came. It must not be in one (section 7.4.1).',
  },
  {
    id: 'close-byte',
    name: 'A close with one byte',
    hex: `88 81 ${KEY} 34`,
    rule: 'If a close frame has a payload, it begins with a code of two bytes (section 5.5.1).',
  },
  {
    id: 'utf8',
    name: 'A text that is not UTF-8',
    hex: `81 81 ${KEY} c8`,
    rule: 'Text is UTF-8, and no UTF-8 has a byte ff (section 5.6).',
  },
  {
    id: 'not-shortest',
    name: 'Length 5, said in 16 bits',
    hex: `81 fe 00 05 ${KEY} ${HELLO}`,
    rule: 'The shortest form that holds the length must be used (section 5.2). Not every server looks.',
  },
  {
    id: 'bit63',
    name: 'A length with its first bit set',
    hex: `82 ff 80 00 00 00 00 00 00 05 ${KEY} ${HELLO}`,
    rule: 'The first of the 64 bits must be 0 (section 5.2).',
  },
  {
    id: 'huge',
    name: '101 MiB, announced',
    hex: `82 ff 00 00 00 00 06 50 00 00 ${KEY}`,
    rule: 'RFC 6455 allows it. Each server has a limit of its own (section 10.4), and can tell from the head.',
  },
];
