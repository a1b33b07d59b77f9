import type { Contestant, Results, Sample } from './results.ts';

/** The median and the range of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const [lower = 0, upper = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (min === undefined || max === undefined) return null;
  return { median: (lower + upper) / 2, min, max };
}

export function sizesOf({ series }: Results): readonly number[] {
  return [...new Set(series.map(({ memberships }) => memberships))];
}

/** The samples in the order of the rounds; empty if not measured. */
export function samplesOf(
  results: Results,
  memberships: number,
  contestant: Contestant,
  operation: string,
  connections: number,
): readonly Sample[] {
  const found = results.series.find(
    (one) =>
      one.memberships === memberships &&
      one.contestant === contestant &&
      one.operation === operation &&
      one.connections === connections,
  );
  return found?.samples ?? [];
}
