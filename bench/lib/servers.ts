import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { FloorAnswers } from './contestants.ts';
import { spawnOn } from './cores.ts';

/** A server in its own process. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

const floor = fileURLToPath(new URL('floor-server.ts', import.meta.url));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `coterie serve` with all defaults except the port. */
export function startCoterie(program: string, database: string, cores: string): Promise<Server> {
  return start(cores, [program, 'serve', '--port', '0', '--database', database], '/readyz');
}

export function startFloor(
  kind: 'node:http' | 'fastify',
  answers: FloorAnswers,
  cores: string,
): Promise<Server> {
  return start(cores, [floor, kind, JSON.stringify(answers)], '/');
}

/** Starts a Node program that prints `listens on <its URL>. ` to standard error. */
export async function start(
  cores: string,
  args: readonly string[],
  readyPath: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const startedAt = performance.now();
  // The log lines are written but discarded, because storing them would be the work of another program.
  const child = spawnOn(cores, process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith('COTERIE_')),
      ),
      ...environment,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = await announced(child);
  while (!(await fetch(`${url}${readyPath}`)).ok) await delay(2);
  return {
    url,
    pid: child.pid ?? 0,
    readyMs: performance.now() - startedAt,
    stop: async () => {
      if (!running.has(child)) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Reads the URL that a server prints to standard error. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      const url = /listens on (\S+)\. /.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`A server ended: ${said}`)));
  });
}
