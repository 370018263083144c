import os from 'node:os';

/** What was measured on, and when, in one line. */
export function describeMachine(): string {
  const cpus = os.cpus();
  const gibibytes = Math.round(os.totalmem() / 2 ** 30);
  return [
    new Date().toISOString().slice(0, 10),
    `${cpus.length} × ${cpus[0]?.model.trim() || 'unknown CPU'}`,
    `${gibibytes} GiB`,
    `${os.type()} ${os.release().split('-')[0]} ${os.arch()}`,
    `Node ${process.versions.node}`,
  ].join(' · ');
}
