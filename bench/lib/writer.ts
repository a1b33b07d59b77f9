import { fileURLToPath } from 'node:url';

import { askProcess } from './ask-process.ts';
import type { Cores } from './cores.ts';
import type { Sample } from './results.ts';
import type { Shape } from './shape.ts';

/** The job of the writer process. */
export interface WriterJob {
  readonly database: string;
  readonly shape: Shape;
  readonly clients: number;
  readonly seconds: number;
  /** The index of the first free pair to join. */
  readonly from: number;
}

export interface WriterReport extends Pick<Sample, 'rate' | 'p50' | 'p99'> {
  readonly next: number;
}

const program = fileURLToPath(new URL('writer-process.ts', import.meta.url));

/** Joins through the service's writer and store in a separate process on the service's cores. */
export async function runWriter(
  job: WriterJob,
  cores: Cores,
): Promise<{ readonly sample: Sample; readonly next: number }> {
  const { report, busy } = await askProcess<WriterReport>(program, job, cores.server, cores);
  const { next, ...measured } = report;
  return { sample: { ...measured, ...busy }, next };
}
