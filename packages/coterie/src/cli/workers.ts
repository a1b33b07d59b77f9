import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { exitCodes } from './exit-codes.ts';

/** A worker that ran for a shorter time is replaced after a pause, which doubles each time. */
const soonMs = 10_000;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A worker exits when its time to stop is over; after this additional time it is killed. */
const overtimeMs = 2_000;

/** Whether this process prints the greeting: it is the only process or the first worker. */
export function isFirst(): boolean {
  return cluster.worker === undefined || cluster.worker.id === 1;
}

/**
 * Runs this command in `count` processes that share one port, replaces those that die, and stops all of them on
 * SIGTERM or SIGINT. Resolves with the exit code when the last one has exited.
 */
export async function runWorkers(count: number, stopTimeoutMs: number): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  stop.signal.addEventListener('abort', () => stopAll(stopTimeoutMs), { once: true });

  // Each worker accepts connections itself. Connections that this process hands to a worker would be lost without a
  // response if the worker were killed just then.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // The first worker starts alone: it migrates the database, and if it cannot start, its error is printed only once.
  const first = cluster.fork();
  await Promise.race([once(first, 'listening'), once(first, 'exit')]);
  if (first.isDead()) return codeOf(first);
  const places = Array.from({ length: count }, (_, index) =>
    keepRunning(index === 0 ? first : null, stop.signal),
  );
  return Math.max(...(await Promise.all(places)));
}

/** Runs one worker, and replaces it each time its process exits. Resolves with the last exit code. */
async function keepRunning(first: Worker | null, stopping: AbortSignal): Promise<number> {
  let worker = first;
  let pauseMs = 0;
  for (;;) {
    if (worker === null && stopping.aborted) return exitCodes.ok.code;
    worker ??= cluster.fork();
    const startedAt = Date.now();
    if (!worker.isDead()) await once(worker, 'exit');
    if (stopping.aborted) return codeOf(worker);
    const { pid, exitCode, signalCode } = worker.process;
    const how = signalCode ?? `exit code ${exitCode}`;
    process.stderr.write(`Worker ${pid} exited (${how}); starting another.\n`);
    pauseMs = nextPauseMs(pauseMs, Date.now() - startedAt);
    // Stopping ends the pause.
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => {});
    worker = null;
  }
}

/** The pause before replacing a worker that ran for `ranMs` and was itself started after a pause of `pauseMs`. */
export function nextPauseMs(pauseMs: number, ranMs: number): number {
  return ranMs < soonMs ? Math.min(longestPauseMs, Math.max(firstPauseMs, pauseMs * 2)) : 0;
}

/** A worker that was stopped before it listened had accepted nothing, so it counts as stopped normally. */
function codeOf({ process: { exitCode, signalCode } }: Worker): number {
  return signalCode === 'SIGTERM' ? exitCodes.ok.code : (exitCode ?? exitCodes.fault.code);
}

function stopAll(timeoutMs: number): void {
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  signalAll('SIGTERM');
  setTimeout(() => signalAll('SIGKILL'), timeoutMs + overtimeMs).unref();
}

/**
 * In a worker: calls `stop` at the first signal and ignores further ones. A terminal and some supervisors signal the
 * workers as well as the parent process, which also signals the workers.
 */
export function onWorkerSignal(stop: () => void): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (!stopping) stop();
      stopping = true;
    });
}

/** In a worker: closes the channel to the parent if the start fails, because it would keep the process alive. */
export async function endWhenFailed(starting: Promise<void>): Promise<void> {
  try {
    await starting;
  } catch (error) {
    cluster.worker?.disconnect();
    throw error;
  }
}
