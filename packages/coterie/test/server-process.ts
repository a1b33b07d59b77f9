import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ownBin = fileURLToPath(new URL('../bin/coterie.js', import.meta.url));
const deadlineMs = 60_000;

/** How a process ended. */
export interface Exit {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One line of the service's log. */
type LogLine = Readonly<Record<string, unknown>>;

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** All that was written to the standard output so far. */
  stdout(): string;
  /** Reads no more of its standard output, and closes it. */
  hangUp(): void;
  /** Where the greeting is. */
  stderr(): string;
  /** The log so far, without the greeting. */
  logLines(): readonly LogLine[];
  /** Sends the signal and waits for the end. Rejects when the process does not end. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
  /** Ends it as a power cut would: nothing of the program runs any more. */
  kill(): Promise<Exit>;
  signal(name: NodeJS.Signals): void;
  readonly exited: Promise<Exit>;
}

interface Run {
  /** Another program than this clone's. */
  readonly bin?: string;
  /** Environment variables beside the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** How long it may take, where that is more than usual. */
  readonly deadlineMs?: number;
}

const children = new Set<ChildProcess>();
const folders = new Set<string>();
process.once('exit', killAll);

/** A new folder below the system's temporary one, which `cleanUp` removes. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-test-'));
  folders.add(folder);
  return folder;
}

/** A file for a database that does not exist yet. */
export function makeDatabasePath(): string {
  return join(makeFolder(), 'coterie.db');
}

/** Kills what still runs and removes the folders: for `afterEach`, whatever a test left behind. */
export async function cleanUp(): Promise<void> {
  const running = [...children];
  killAll();
  // All at once: the end of one must not pass unseen while another's is awaited.
  await Promise.all(running.map((child) => once(child, 'close')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** The URL of a database that is given as one, or as the path of a file. */
export function databaseUrl(database: string): string {
  return /^[a-z]+:/.test(database) ? database : `sqlite:${database}`;
}

/** Starts `coterie serve` on the database (a file or a URL) and a free port, and waits until it listens. */
export async function startServer(
  database: string,
  flags: readonly string[] = [],
  run: Run = {},
): Promise<ServerProcess> {
  const url = databaseUrl(database);
  const started = start(['serve', '--port', '0', '--database', url, ...flags], run);
  const greeting = /listens on (\S+)\. /;
  const address = await waitFor('the greeting', async () => {
    if (hasEnded(started.child)) throw new Error(`The server ended: ${describe(started)}`);
    return greeting.exec(started.stderr())?.[1];
  });
  const { child, exited, stdout, stderr } = started;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    child.kill(signal);
    return inTime(`the end after ${signal}`, exited);
  };
  return {
    url: address,
    pid: child.pid ?? 0,
    stdout,
    hangUp: () => child.stdout?.destroy(),
    stderr,
    logLines: () =>
      stdout()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LogLine),
    stop,
    kill: () => stop('SIGKILL'),
    signal: (name) => {
      child.kill(name);
    },
    exited,
  };
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], run: Run = {}): Promise<Exit> {
  return inTime(`the end of coterie ${args.join(' ')}`, start(args, run).exited, run.deadlineMs);
}

/** Polls until there is a value, for conditions that come true within seconds. */
export async function waitFor<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
): Promise<Value> {
  const givenUpAt = Date.now() + deadlineMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > givenUpAt) throw new Error(`Waited in vain for ${what}.`);
    await sleep(10);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function start(
  args: readonly string[],
  { bin = ownBin, env = {}, nodeOptions = [] }: Run,
): Started {
  const child = spawn(process.execPath, [...nodeOptions, bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutCoterie(process.env), ...env },
  });
  children.add(child);
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const stdout = (): string => out.join('');
  const stderr = (): string => err.join('');
  const exited = once(child, 'close').then((): Exit => {
    children.delete(child);
    return { code: child.exitCode, signal: child.signalCode, stdout: stdout(), stderr: stderr() };
  });
  return { child, exited, stdout, stderr };
}

/** A developer's own settings must not reach the processes under test. */
function withoutCoterie(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('COTERIE_')));
}

async function inTime<Value>(
  what: string,
  promise: Promise<Value>,
  withinMs = deadlineMs,
): Promise<Value> {
  const timeout = new AbortController();
  const late = sleep(withinMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`Waited in vain for ${what}.`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timeout.abort();
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function describe({ child, stdout, stderr }: Started): string {
  return `code ${child.exitCode}, ${stdout()} ${stderr()}`;
}

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}
