import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { RelayedConnection } from './recording-relay.ts';

/** Whether this machine lets us capture packets of its loopback interface. */
export const canCapture =
  process.platform === 'linux' && spawnSync('tcpdump', ['-i', 'lo', '-d', 'tcp']).status === 0;

/** Captures what a port of this machine sends and receives. */
export async function capture(port: number): Promise<{ stop(): Promise<RelayedConnection[]> }> {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const file = join(folder, 'lo.pcap');
  const tcpdump = spawn('tcpdump', [
    '-i',
    'lo',
    '-U',
    '-s',
    '0',
    '-B',
    '32768',
    '-w',
    file,
    `tcp port ${port}`,
  ]);
  await new Promise<void>((resolve, reject) => {
    tcpdump.stderr.on('data', (text) => /listening on/.test(String(text)) && resolve());
    tcpdump.once('exit', () => reject(new Error('tcpdump ended')));
  });
  return {
    async stop() {
      // Packets reach the file in their order: once this one is there, all are.
      const marker = `marker-${process.pid}-${Date.now()}`;
      const socket = connect(port, '127.0.0.1', () => socket.end(marker));
      socket.on('error', () => {});
      while (!readFileSync(file).includes(marker)) await setTimeout(20);
      const ended = new Promise((resolve) => tcpdump.once('exit', resolve));
      tcpdump.kill('SIGINT');
      await ended;
      const streams = assemble(readFileSync(file), port);
      rmSync(folder, { recursive: true });
      return streams;
    },
  };
}

interface Segment {
  clientPort: number;
  side: 'up' | 'down';
  sequence: number;
  isFirst: boolean;
  data: Buffer;
}

/** Puts the segments of each connection together, by their sequence numbers. */
function assemble(pcap: Buffer, port: number): RelayedConnection[] {
  const connections = new Map<number, { up: Stream; down: Stream }>();
  for (const segment of readSegments(pcap, port)) {
    const known = connections.get(segment.clientPort) ?? { up: new Stream(), down: new Stream() };
    connections.set(segment.clientPort, known);
    known[segment.side].add(segment);
  }
  return [...connections.values()].map(({ up, down }) => ({ up: up.bytes, down: down.bytes }));
}

/** One direction of a TCP connection (RFC 9293, section 3.4). */
class Stream {
  #next: number | undefined;
  #parts: Buffer[] = [];

  add({ sequence, isFirst, data }: Segment) {
    if (isFirst) this.#next = sequence + 1;
    if (this.#next === undefined || data.length === 0) return;
    const seen = this.#next - sequence;
    if (seen < 0) throw new Error('a segment is missing from the capture');
    if (seen >= data.length) return;
    this.#parts.push(data.subarray(seen));
    this.#next = sequence + data.length;
  }

  get bytes() {
    return Buffer.concat(this.#parts);
  }
}

/** TCP segments over IPv4 in a classic pcap file of Ethernet or loopback frames. */
function* readSegments(pcap: Buffer, port: number): Generator<Segment> {
  for (let at = 24; at + 16 <= pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8);
    const packet = pcap.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    const ip = packet.subarray(14);
    if (ip[0] === undefined || ip[0] >> 4 !== 4) continue;
    const tcp = ip.subarray((ip[0] & 15) * 4, ip.readUInt16BE(2));
    const [from, to] = [tcp.readUInt16BE(0), tcp.readUInt16BE(2)];
    yield {
      clientPort: to === port ? from : to,
      side: to === port ? 'up' : 'down',
      sequence: tcp.readUInt32BE(4),
      isFirst: ((tcp[13] ?? 0) & 2) !== 0,
      data: tcp.subarray(((tcp[12] ?? 0) >> 4) * 4),
    };
  }
}
