import { fileURLToPath } from 'node:url';

import { askProcess } from './ask-process.ts';
import type { Cores } from './cores.ts';
import type { OperationName } from './operations.ts';
import type { Sample } from './results.ts';
import type { CallRange, Sent } from './send-calls.ts';
import type { Shape } from './shape.ts';

/** What the load's process is to do. */
export interface LoadJob {
  readonly url: string;
  readonly shape: Shape;
  readonly operation: OperationName;
  readonly connections: number;
  readonly calls: CallRange;
  /** Whether to read the stream of changes meanwhile. */
  readonly follow?: boolean;
  /** Where `lastPage` begins. */
  readonly cursor?: string;
  /** The answer that a floor gives to everything; else each call has its own. */
  readonly floorAnswer: string | null;
}

/** What the load's process found. */
export interface LoadReport extends Sent {
  /** Of the changes that were followed: milliseconds from when each was decided until it arrived. */
  readonly lag: Pick<Sample, 'p50' | 'p99'> & { readonly changes: number };
}

const program = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Runs a load in a process of its own on the load's cores. Throws when one answer was not the right one. */
export function runLoad(
  job: LoadJob,
  cores: Cores,
): Promise<LoadReport & { readonly sample: Sample }> {
  return runLoadOf<LoadReport>(program, job, cores);
}

/** The same by another program that sends calls. */
export async function runLoadOf<Report extends Sent>(
  program: string,
  job: object,
  cores: Cores,
): Promise<Report & { readonly sample: Sample }> {
  const { report, busy } = await askProcess<Report>(program, job, cores.load, cores);
  const { rate, p50, p99 } = report;
  return { ...report, sample: { rate, p50, p99, ...busy } };
}
