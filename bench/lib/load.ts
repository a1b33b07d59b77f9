import { fileURLToPath } from 'node:url';

import { askProcess } from './ask-process.ts';
import type { Cores } from './cores.ts';
import type { OperationName } from './operations.ts';
import type { Sample } from './results.ts';
import type { CallRange, Sent } from './send-calls.ts';
import type { Shape } from './shape.ts';

/** The job of the load process. */
export interface LoadJob {
  readonly url: string;
  readonly shape: Shape;
  readonly operation: OperationName;
  readonly connections: number;
  readonly calls: CallRange;
  /** Whether to follow the change stream at the same time. */
  readonly follow?: boolean;
  /** The cursor of `lastPage`. */
  readonly cursor?: string;
  /** The one response that a floor sends; null for the service, whose responses each call checks. */
  readonly floorAnswer: string | null;
}

/** The report of the load process. */
export interface LoadReport extends Sent {
  /** Milliseconds from the decision of each followed change until it arrived in the stream. */
  readonly lag: Pick<Sample, 'p50' | 'p99'> & { readonly changes: number };
}

const program = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Runs a load in its own process on the load's cores. Throws at a wrong response. */
export function runLoad(
  job: LoadJob,
  cores: Cores,
): Promise<LoadReport & { readonly sample: Sample }> {
  return runLoadOf<LoadReport>(program, job, cores);
}

/** Runs a load by another program that sends calls. */
export async function runLoadOf<Report extends Sent>(
  program: string,
  job: object,
  cores: Cores,
): Promise<Report & { readonly sample: Sample }> {
  const { report, busy } = await askProcess<Report>(program, job, cores.load, cores);
  const { rate, p50, p99 } = report;
  return { ...report, sample: { rate, p50, p99, ...busy } };
}
