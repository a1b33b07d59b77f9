import { type ChildProcess, execFileSync, spawn, type StdioOptions } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The cores of each process, in taskset's notation: `0`, `0-1`, `0,2`; empty means all. */
export interface Cores {
  readonly server: string;
  readonly database: string;
  readonly load: string;
}

export const canPin = works('taskset', ['--version']);

/** Starts a process that stays on the given cores, if the system supports it. */
export function spawnOn(
  cores: string,
  command: string,
  args: readonly string[],
  options: { stdio: StdioOptions; env?: NodeJS.ProcessEnv },
): ChildProcess {
  return canPin && cores !== ''
    ? spawn('taskset', ['-c', cores, command, ...args], options)
    : spawn(command, args, options);
}

/** Pins a running process and its child processes to the given cores. */
export function pin(pid: number, cores: string): void {
  if (!canPin) return;
  for (const each of [pid, ...childrenOf(pid)])
    execFileSync('taskset', ['-a', '-c', '-p', cores, String(each)], { stdio: 'ignore' });
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
}

function parentOf(pid: string): number {
  // The name of the program, in parentheses, can contain spaces.
  const [, parent] = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(parent);
}

/** Returns a function that gives the average load of the cores since this call, from 0 to 1, by all processes; null if unknown. */
export function watchCores(cores: string): () => number | null {
  const before = ticks(cores);
  return () => {
    const after = ticks(cores);
    const all = after.all - before.all;
    return all > 0 ? 1 - (after.idle - before.idle) / all : null;
  };
}

function ticks(cores: string): { all: number; idle: number } {
  const wanted = new Set(listCores(cores).map((core) => `cpu${core}`));
  const rows = read('/proc/stat')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([name = '']) => wanted.has(name))
    .map(([, ...numbers]) => numbers.slice(0, 8).map(Number));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    all: sum(rows.map(sum)),
    // The kernel's columns for idle time and for waiting on the disk.
    idle: sum(rows.map(([, , , idle = 0, waiting = 0]) => idle + waiting)),
  };
}

function listCores(cores: string): readonly number[] {
  return cores.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The current and the peak memory of a process in bytes; null if unknown. */
export function memoryOf(pid: number): { now: number | null; peak: number | null } {
  const status = read(`/proc/${pid}/status`);
  const bytes = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
    return found === null ? null : Number(found[1]) * 1024;
  };
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
