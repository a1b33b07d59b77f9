import { setTimeout as sleep } from 'node:timers/promises';

import { follow, type Mirror, takeOver } from './mirror.ts';
import { type Change, readSnapshot, readStream, Refused, type Service } from './read.ts';

/** A copy of the service's data, and the sequence of the last change in it. Store both in one transaction. */
export interface Copy {
  readonly mirror: Mirror;
  sequence: number;
}

/** Starts a copy from a snapshot, which holds everything as of one moment. */
export async function startCopy(service: Service): Promise<Copy> {
  const copy: Copy = { mirror: new Map(), sequence: 0 };
  for await (const line of readSnapshot(service)) {
    if (line.kind === 'snapshot') copy.sequence = Number(line['sequence']);
    takeOver(copy.mirror, line);
  }
  return copy;
}

export interface Keeping {
  readonly signal?: AbortSignal;
  readonly onChange?: (change: Change) => void;
  /** Called with the reason each time the stream ends; it is then opened again. */
  readonly onEnd?: (reason: unknown) => void;
  readonly retryMs?: number;
}

/** Keeps the copy in step until the signal is aborted. After an interruption it continues at the last change. */
export async function keepInStep(service: Service, copy: Copy, how: Keeping = {}): Promise<void> {
  const { signal, onChange, onEnd, retryMs = 1_000 } = how;
  const isOver = (): boolean => signal?.aborted ?? false;
  while (!isOver()) {
    try {
      for await (const { id, change } of readStream(service, copy.sequence, signal)) {
        if (change !== null) follow(copy.mirror, change);
        copy.sequence = id;
        if (change !== null) onChange?.(change);
      }
      onEnd?.(null);
    } catch (error) {
      if (isOver()) return;
      onEnd?.(error);
      // 95020: the service was restored from a backup, so the copy holds changes that no longer exist.
      if (error instanceof Refused && error.code === 95020) throw error;
    }
    await sleep(retryMs, null, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

/** fetch puts the actual error into the cause of the error that it throws. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as Error;
  const { code, message } = cause as Error & { code?: unknown };
  return message || String(code);
}

if (import.meta.main) {
  const [url = 'http://127.0.0.1:8080', userName = 'till.demo', password = 'demo-password'] =
    process.argv.slice(2);
  const service = { url, userName, password };
  try {
    const copy = await startCopy(service);
    console.log(`${copy.mirror.size} things as of change ${copy.sequence}. Changes from now on:`);
    await keepInStep(service, copy, {
      onChange: ({ sequence, kind }) => console.log(`${sequence} ${kind}`),
    });
  } catch (error) {
    console.error(`Cannot copy from ${url}: ${reasonOf(error)}`);
    process.exitCode = 1;
  }
}
