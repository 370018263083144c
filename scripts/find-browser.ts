import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';

/** What `findBrowserOn` may know about and do to a computer; tests pass their own. */
export interface Machine {
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  isRoot: boolean;
  exists(path: string): boolean;
  /** Runs a command without showing its output. False when it fails or takes longer than `limitMs`. */
  run(command: string, args: string[], limitMs: number): Promise<boolean>;
  /** Where Playwright's own Chromium is, or would be after its download. */
  playwrightBrowser(): Promise<string>;
  say(line: string): void;
}

type Finder = (machine: Machine) => Promise<string | undefined> | string | undefined;

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

const DOWNLOAD_LIMIT_MS = 120_000;
const APT_LIMIT_MS = 300_000;

const NOT_FOUND =
  'No Chromium or Chrome found: install one, set CHROMIUM_PATH to its executable, or run `npx playwright install chromium`.';

/** Ordered from what the user asked for to what changes the machine. */
const FINDERS: Finder[] = [named, onPath, inUsualPlaces, playwrightOwn, playwrightDownload, debianPackage];

/**
 * Finds a Chromium or Chrome, downloading or installing one where there is none.
 *
 * @returns The path of its executable.
 * @throws {Error} If there is none and none could be had; the message says what to do.
 */
export function findBrowser(): Promise<string> {
  return findBrowserOn(thisMachine());
}

/** `findBrowser` on the given machine. */
export async function findBrowserOn(machine: Machine): Promise<string> {
  for (const find of FINDERS) {
    const path = await find(machine);
    if (path) return path;
  }
  throw new Error(NOT_FOUND);
}

function named({ env, exists }: Machine) {
  if (env.CHROMIUM_PATH && !exists(env.CHROMIUM_PATH)) {
    throw new Error(
      `CHROMIUM_PATH is ${env.CHROMIUM_PATH}, but there is no such file: correct it or unset it.`,
    );
  }
  return env.CHROMIUM_PATH;
}

function onPath({ env, platform, exists }: Machine) {
  if (platform === 'win32') return undefined; // browsers are not on PATH there
  const folders = (env.PATH ?? '').split(':').filter(Boolean);
  return NAMES_ON_PATH.flatMap((name) => folders.map((folder) => posix.join(folder, name))).find(exists);
}

function inUsualPlaces({ env, platform, exists }: Machine) {
  if (platform === 'darwin') return MAC_APPS.find(exists);
  if (platform !== 'win32') return undefined;
  const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  );
  return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => win32.join(folder, program))).find(
    exists,
  );
}

async function playwrightOwn({ playwrightBrowser, exists }: Machine) {
  const path = await playwrightBrowser();
  return exists(path) ? path : undefined;
}

async function playwrightDownload(machine: Machine) {
  machine.say('No browser found; downloading Chromium with Playwright (at most 2 minutes)…');
  const cli = join(import.meta.dirname, '../node_modules/playwright/cli.js');
  // Tests name an executable, so the second browser that Playwright would bring ("headless shell") is of no use.
  const done = await machine.run(
    process.execPath,
    [cli, 'install', '--no-shell', 'chromium'],
    DOWNLOAD_LIMIT_MS,
  );
  if (!done) machine.say('The download failed.');
  return playwrightOwn(machine);
}

async function debianPackage(machine: Machine) {
  if (!machine.isRoot || !machine.exists('/etc/debian_version')) return undefined;
  machine.say("Installing Debian's chromium with apt-get…");
  await machine.run('apt-get', ['update'], APT_LIMIT_MS);
  await machine.run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], APT_LIMIT_MS);
  return onPath(machine);
}

function thisMachine(): Machine {
  return {
    env: process.env,
    platform: process.platform,
    isRoot: isRoot(),
    exists: (path) => existsSync(path),
    run: runQuietly,
    playwrightBrowser: async () => (await import('@playwright/test')).chromium.executablePath(),
    say: console.log,
  };
}

function isRoot() {
  return process.getuid?.() === 0;
}

function runQuietly(command: string, args: string[], limitMs: number): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn(command, args, { env, stdio: 'ignore', timeout: limitMs });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false)); // there is no such command
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Flags to launch that browser with, so that it talks to the tests' server only. */
export const CHROMIUM_ARGS: string[] = [
  ...(isRoot() ? ['--no-sandbox'] : []), // Chromium refuses to sandbox itself for root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
