import { toTable } from '../../scripts/generate/markdown.ts';
import { megabytes, milliseconds, whole } from './numbers.ts';
import { type Engine, engineNames, type Results, type Sample } from './results.ts';
import { samplesOf, sizesOf, spreadOf } from './spread.ts';

const connections = 64;

interface Column {
  readonly engine: Engine;
  readonly memberships: number;
}

/** The most important figures: both engines at the two largest measured sizes. */
export function summaryTable(results: Results): string {
  const columns = sizesOf(results)
    .slice(-2)
    .flatMap((memberships) =>
      (['embedded', 'postgres'] as const).map((engine): Column => ({ engine, memberships })),
    );
  const row = (what: string, show: (column: Column) => string) => [what, ...columns.map(show)];
  const rates = (what: string, operation: string) =>
    row(what, (column) => showMedian(results, column, operation, ({ rate }) => rate, whole));
  const sizes = (what: string, part: 'peakBytes' | 'databaseBytes') =>
    row(what, ({ engine, memberships }) => {
      const found = results.installations.find(
        (one) => one.engine === engine && one.memberships === memberships,
      );
      return megabytes(found?.[part] ?? null);
    });
  const slowest = (ms: number): string => `${milliseconds(ms)} ms`;
  return toTable(
    [
      `${connections} clients`,
      ...columns.map(
        ({ engine, memberships }) => `${engineNames[engine]}, ${whole(memberships)} memberships`,
      ),
    ],
    [
      rates('Groups read per second', 'get'),
      rates('Permission checks per second', 'check'),
      rates('Joins per second', 'join'),
      rates('Leaves per second', 'leave'),
      row('99 % of joins take at most', (column) =>
        showMedian(results, column, 'join', ({ p99 }) => p99, slowest),
      ),
      sizes('Maximum memory of the process', 'peakBytes'),
      sizes('Size of the database', 'databaseBytes'),
    ],
  );
}

/** The median of the rounds; empty if not measured. */
function showMedian(
  results: Results,
  { engine, memberships }: Column,
  operation: string,
  ...[part, show]: [part: (sample: Sample) => number, show: (value: number) => string]
): string {
  const samples = samplesOf(results, memberships, engine, operation, connections);
  const spread = spreadOf(samples.map(part));
  return spread === null ? '' : show(spread.median);
}
