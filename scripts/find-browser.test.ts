import { expect, test } from 'vitest';
import { findBrowserOn, type Machine } from './find-browser.ts';

const OWN = '/cache/playwright/chrome';

interface Setting extends Partial<Omit<Machine, 'exists' | 'run' | 'say'>> {
  /** Paths that exist from the start. */
  files?: string[];
  /** Paths that exist once a command whose text contains the key has run. A missing key means it fails. */
  brings?: Record<string, string[]>;
}

/** A machine with nothing but `files`; it keeps what was run and said. */
function machineWith({ files = [], brings = {}, ...rest }: Setting) {
  const present = new Set(files);
  const ran: string[] = [];
  const said: string[] = [];
  const machine: Machine = {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    platform: 'linux',
    isRoot: false,
    exists: (path) => present.has(path),
    playwrightBrowser: async () => OWN,
    say: (line) => said.push(line),
    run: async (command, args) => {
      const line = [command, ...args].join(' ');
      ran.push(line);
      const key = Object.keys(brings).find((part) => line.includes(part));
      for (const path of key ? (brings[key] ?? []) : []) present.add(path);
      return key !== undefined;
    },
    ...rest,
  };
  return { machine, ran, said };
}

const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const MAC_CHROMIUM = '/Applications/Chromium.app/Contents/MacOS/Chromium';
const PROGRAM_FILES = 'C:\\Program Files';
const EDGE = `${PROGRAM_FILES}\\Microsoft\\Edge\\Application\\msedge.exe`;
const CHROME = `${PROGRAM_FILES}\\Google\\Chrome\\Application\\chrome.exe`;
const windows = { platform: 'win32', env: { PROGRAMFILES: PROGRAM_FILES } } as const;

test.each<[string, Setting, string]>([
  [
    'CHROMIUM_PATH before any other',
    { env: { CHROMIUM_PATH: '/opt/my', PATH: '/usr/bin' }, files: ['/opt/my', '/usr/bin/chromium'] },
    '/opt/my',
  ],
  [
    'Chromium before Chrome',
    { files: ['/usr/bin/google-chrome', '/usr/bin/chromium', OWN] },
    '/usr/bin/chromium',
  ],
  ['Chrome when it is alone', { files: ['/usr/bin/google-chrome-stable'] }, '/usr/bin/google-chrome-stable'],
  ['a Mac application', { platform: 'darwin', files: [MAC_CHROMIUM, MAC_CHROME, OWN] }, MAC_CHROME],
  ['Chrome before Edge on Windows', { ...windows, files: [EDGE, CHROME] }, CHROME],
  ['Edge when it is alone', { ...windows, files: [EDGE, OWN] }, EDGE],
  ["Playwright's own when nothing is installed", { files: [OWN] }, OWN],
])('finds %s, without running anything', async (_name, setting, path) => {
  const { machine, ran } = machineWith(setting);
  expect(await findBrowserOn(machine)).toBe(path);
  expect(ran).toEqual([]);
});

test('a CHROMIUM_PATH that leads nowhere is an error, not a reason to take another', async () => {
  const { machine } = machineWith({
    env: { CHROMIUM_PATH: '/opt/typo', PATH: '/usr/bin' },
    files: ['/usr/bin/chromium'],
  });
  await expect(findBrowserOn(machine)).rejects.toThrow(
    'CHROMIUM_PATH is /opt/typo, but there is no such file',
  );
});

test('downloads with Playwright when there is none, and says so', async () => {
  const { machine, ran, said } = machineWith({
    isRoot: true,
    brings: { 'install --no-shell chromium': [OWN] },
  });
  expect(await findBrowserOn(machine)).toBe(OWN);
  expect(ran).toHaveLength(1);
  expect(said).toEqual(['No browser found; downloading Chromium with Playwright (at most 2 minutes)…']);
});

test('installs the Debian package as root when the download fails', async () => {
  const { machine, ran } = machineWith({
    isRoot: true,
    files: ['/etc/debian_version'],
    brings: { 'apt-get update': [], 'apt-get install': ['/usr/bin/chromium'] },
  });
  expect(await findBrowserOn(machine)).toBe('/usr/bin/chromium');
  expect(ran.slice(1)).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium']);
});

test.each<[string, Setting]>([
  ['not root', { isRoot: false, files: ['/etc/debian_version'] }],
  ['not Debian', { isRoot: true }],
])('leaves apt alone when %s, and says what to do', async (_name, setting) => {
  const { machine, ran } = machineWith(setting);
  await expect(findBrowserOn(machine)).rejects.toThrow(
    'No Chromium or Chrome found: install one, set CHROMIUM_PATH to its executable, or run `npx playwright install chromium`.',
  );
  expect(ran.join('\n')).not.toContain('apt-get');
});

test('says what to do when apt fails as well', async () => {
  const { machine } = machineWith({ isRoot: true, files: ['/etc/debian_version'] });
  await expect(findBrowserOn(machine)).rejects.toThrow('No Chromium or Chrome found');
});
