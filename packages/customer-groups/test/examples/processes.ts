import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { pathIn } from './example.ts';

/** A server of an example, in its own process. */
export interface Server {
  readonly url: string;
  /** Everything written so far to stdout and stderr. */
  written(): string;
  /** Resolves once the server has written this text. */
  writes(text: string): Promise<void>;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `node …` in the example's folder; its environment contains only what is passed. */
export async function startServer(
  example: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const child = start(example, args, env);
  const server: Server = {
    url: '',
    written: () => child.written(),
    writes: async (text) => {
      while (!child.written().includes(text)) await child.nextOutput();
    },
    stop: child.stop,
  };
  await server.writes('listening on ');
  const [, url = ''] = /listening on (\S+)/.exec(child.written()) ?? [];
  return { ...server, url };
}

/** Runs `node …` in the example's folder until it exits. */
export async function run(
  example: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly written: string }> {
  const child = start(example, args, {});
  return { code: await child.ended, written: child.written() };
}

function start(example: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, args, {
    cwd: pathIn(example),
    env: { ...env, ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let written = '';
  let announce = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      written += text;
      announce();
    });
  }
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    running.delete(child);
    return code ?? null;
  });
  return {
    ended,
    written: () => written,
    nextOutput: () =>
      Promise.race([
        new Promise<void>((resolve) => {
          announce = resolve;
        }),
        ended.then((code) => {
          throw new Error(`node ${args.join(' ')} ended with ${code}:\n${written}`);
        }),
      ]),
    interrupt: () => child.kill('SIGINT'),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs the tour of an example with `--stay`, until it waits. */
export async function startStaying(example: string): Promise<Pick<Server, 'written' | 'stop'>> {
  const child = start(example, ['start.mjs', '--stay'], {});
  while (!child.written().includes('The safe form: curl ')) await child.nextOutput();
  return {
    written: () => child.written(),
    stop: async () => {
      // On exit the tour stops the servers that it started.
      child.interrupt();
      await child.ended;
    },
  };
}
