import { toTable } from '../../scripts/generate/markdown.ts';
import { type Figure, figuresOf } from './figures.ts';
import { megabytes, milliseconds, percent, whole } from './numbers.ts';
import {
  contestantNames,
  engineNames,
  type Results,
  type Run,
  type Sample,
  type Series,
} from './results.ts';
import { countChanges, shapeOf } from './shape.ts';
import { sizesOf, type Spread, spreadOf } from './spread.ts';
import { summaryTable } from './summary.ts';

/** The tables of the performance pages that are generated from the results, by name. */
export const blocks: Readonly<Record<string, (results: Results) => string>> = {
  summary: summaryTable,
  figures: (results) =>
    toTable(
      ['What', 'Against', 'Memberships', 'Median', 'Lowest to highest', 'Target'],
      figuresOf(results).map((figure) => [
        figure.what,
        figure.against,
        whole(figure.memberships),
        inUnit(figure.value.median, figure),
        `${inUnit(figure.value.min, figure)} to ${inUnit(figure.value.max, figure)}`,
        targetOf(figure),
      ]),
    ),
  calls: (results) =>
    sizesOf(results)
      .map(
        (memberships) =>
          `### ${whole(memberships)} memberships\n\n${callTable(results, memberships)}`,
      )
      .join('\n\n'),
  installations: ({ installations }) =>
    toTable(
      [
        'Engine',
        'Memberships',
        'Ready after',
        'Memory idle',
        'Maximum memory',
        'Database',
        'Per membership',
        'Per change',
        'All per membership',
      ],
      installations.map((one) => [
        engineNames[one.engine],
        whole(one.memberships),
        showSpread(spreadOf(one.readyMs), (ms) => `${whole(ms)} ms`),
        megabytes(one.idleBytes),
        megabytes(one.peakBytes),
        megabytes(one.databaseBytes),
        `${whole(one.membershipBytes / one.memberships)} bytes`,
        `${whole(one.changeBytes / countChanges(shapeOf(one.memberships)))} bytes`,
        `${whole(one.databaseBytes / one.memberships)} bytes`,
      ]),
    ),
  machine: machineTable,
};

/** The conditions of a run. */
export function machineTable(run: Run): string {
  const { machine, cores, rounds, seconds, measuredOn, commit, skipped } = run;
  return [
    toTable(
      ['What', 'Value'],
      [
        ...Object.entries(machine),
        [
          'Cores of the service, of PostgreSQL, and of the load',
          `${cores.server}, ${cores.database}, ${cores.load}`,
        ],
        ['Rounds, and seconds per measurement', `${rounds}, ${seconds}`],
        ['Measured on', `${measuredOn}, commit ${commit}`],
      ],
    ),
    ...skipped.map((one) => `Left out: ${one}`),
  ].join('\n\n');
}

function callTable({ series }: Results, memberships: number): string {
  return toTable(
    callColumns,
    series
      .filter((one) => one.memberships === memberships)
      .toSorted(inOrder)
      .map((one) => callRow(contestantNames[one.contestant], one)),
  );
}

export const callColumns = [
  'Who',
  'What',
  'Clients',
  'Calls per second',
  'Lowest to highest',
  '50 % within',
  '99 % within',
  'CPU busy: service, load',
];

export function callRow(
  who: string,
  { operation, connections, samples }: Pick<Series, 'operation' | 'connections' | 'samples'>,
): readonly string[] {
  const rate = spreadOf(samples.map((one) => one.rate));
  return [
    who,
    operation,
    String(connections),
    whole(rate?.median ?? 0),
    `${whole(rate?.min ?? 0)} to ${whole(rate?.max ?? 0)}`,
    `${milliseconds(medianOf(samples, 'p50'))} ms`,
    `${milliseconds(medianOf(samples, 'p99'))} ms`,
    `${percent(medianOf(samples, 'serverBusy'))}, ${percent(medianOf(samples, 'loadBusy'))}`,
  ];
}

function inOrder(a: Series, b: Series): number {
  return placeOf(a) - placeOf(b) || a.connections - b.connections;
}

function placeOf({ contestant }: Series): number {
  return Object.keys(contestantNames).indexOf(contestant);
}

function medianOf(samples: readonly Sample[], part: keyof Sample): number {
  return spreadOf(samples.map((one) => one[part]).filter((one) => one !== null))?.median ?? 0;
}

export function targetOf({
  target,
  value,
  unit,
}: Pick<Figure, 'target' | 'value' | 'unit'>): string {
  if (target === null) return '';
  const [met, text] =
    'atLeast' in target
      ? [value.median >= target.atLeast, `≥ ${target.atLeast}`]
      : [value.median <= target.atMost, `≤ ${target.atMost}`];
  return `${text} ${unit}: ${met ? 'met' : '**not met**'}`;
}

function inUnit(value: number, { unit }: Figure): string {
  return unit === '×' ? `${value.toFixed(2)} ×` : `${milliseconds(value)} ms`;
}

function showSpread(spread: Spread | null, show: (value: number) => string): string {
  if (spread === null) return '';
  return `${show(spread.median)} (${show(spread.min)} to ${show(spread.max)})`;
}
