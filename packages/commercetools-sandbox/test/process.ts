import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach } from 'vitest';

const sources = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await stop(child, 'SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Creates a folder that is removed after the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commercetools-sandbox-'));
  folders.push(folder);
  return folder;
}

/** A listening sandbox in its own process. */
export interface CliSandbox {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly child: ChildProcess;
  /** Everything printed until it was ready. */
  readonly welcome: string;
}

/** Starts the command and waits until it prints where it listens. */
export async function startCli(args: readonly string[]): Promise<CliSandbox> {
  const child = spawn(process.execPath, [sources, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let welcome = '';
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  for await (const chunk of child.stdout) {
    welcome += String(chunk);
    const graphqlUrl = /GraphQL\s+(\S+)/.exec(welcome)?.[1];
    if (graphqlUrl !== undefined && welcome.includes('/sandbox/faults'))
      return { url: new URL(graphqlUrl).origin, graphqlUrl, child, welcome };
  }
  throw new Error(`The sandbox ended before it listened: ${welcome}${complaints}`);
}

/** Runs the command until it exits. */
export async function runCli(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [sources, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Ends a process. @returns its exit code. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

/** Sends SIGTERM to the process that was started last. */
export function stopLast(): void {
  children.at(-1)?.kill('SIGTERM');
}
