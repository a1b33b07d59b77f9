import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { exitCodes } from './exit-codes.ts';

/** A worker that ended sooner than this after its start is replaced with a pause, which doubles each time. */
const soonMs = 10_000;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** After its time to stop a worker ends itself; this much later it is made to. */
const overtimeMs = 2_000;

/** Whether this process greets for all: it is alone, or the first worker. */
export function isFirst(): boolean {
  return cluster.worker === undefined || cluster.worker.id === 1;
}

/**
 * Runs this same command in `count` processes that share one port, replaces those that die, and on SIGTERM or SIGINT
 * stops them all. Resolves with the exit code when the last has ended.
 */
export async function runWorkers(count: number, stopTimeoutMs: number): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  stop.signal.addEventListener('abort', () => stopAll(stopTimeoutMs), { once: true });

  // Each accepts for itself: of connections that this process would hand to a worker which is killed just then, the
  // callers would never hear again.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // The first alone: it migrates, and when it can not start the others could not either, and one sentence says so.
  const first = cluster.fork();
  await Promise.race([once(first, 'listening'), once(first, 'exit')]);
  if (first.isDead()) return codeOf(first);
  const places = Array.from({ length: count }, (_, index) =>
    keepRunning(index === 0 ? first : null, stop.signal),
  );
  return Math.max(...(await Promise.all(places)));
}

/** One place among the workers, filled again each time its process ends. Resolves with the last one's exit code. */
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
    process.stderr.write(`Worker ${pid} ended (${how}); another takes its place.\n`);
    pauseMs = nextPauseMs(pauseMs, Date.now() - startedAt);
    // An abort ends the pause, not more.
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => {});
    worker = null;
  }
}

/** The pause before a worker is replaced that ran for `ranMs`, and before whose start there was one of `pauseMs`. */
export function nextPauseMs(pauseMs: number, ranMs: number): number {
  return ranMs < soonMs ? Math.min(longestPauseMs, Math.max(firstPauseMs, pauseMs * 2)) : 0;
}

/** One that the stop reached before it could listen had accepted nothing. */
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
 * In a worker: calls `stop` at the first signal and is deaf to more. A terminal and some supervisors signal the workers
 * as well as the process that started them, which signals them too.
 */
export function onWorkerSignal(stop: () => void): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (!stopping) stop();
      stopping = true;
    });
}

/** In a worker: lets the process end when it could not start, which the channel to the other one would prevent. */
export async function endWhenFailed(starting: Promise<void>): Promise<void> {
  try {
    await starting;
  } catch (error) {
    cluster.worker?.disconnect();
    throw error;
  }
}
