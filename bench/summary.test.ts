import { expect, it } from 'vitest';

import type { Results, Series } from './lib/results.ts';
import { summaryTable } from './lib/summary.ts';

it('shows the medians of both engines at the two largest sizes, and empty cells for what was not measured', () => {
  const results: Results = {
    measuredOn: '2026-11-23',
    commit: 'abc1234',
    machine: {},
    cores: { server: '0', database: '0', load: '1', pinned: true },
    rounds: 3,
    seconds: 5,
    skipped: [],
    series: [
      series(1_000, 'join', [9_000]),
      series(10_000, 'join', [4_000, 6_000, 5_000]),
      series(100_000, 'get', [12_345]),
    ],
    installations: [
      {
        engine: 'embedded',
        memberships: 10_000,
        readyMs: [700],
        idleBytes: null,
        peakBytes: 400 * 1024 ** 2,
        databaseBytes: 2_000 * 1024 ** 2,
        membershipBytes: 0,
        changeBytes: 0,
      },
    ],
  };
  expect(summaryTable(results).split('\n')).toEqual([
    '| 64 clients | SQLite, 10,000 memberships | PostgreSQL, 10,000 memberships | SQLite, 100,000 memberships | PostgreSQL, 100,000 memberships |',
    '| --- | --- | --- | --- | --- |',
    '| Groups read per second |  |  | 12,345 |  |',
    '| Permission checks per second |  |  |  |  |',
    '| Joins per second | 5,000 |  |  |  |',
    '| Leaves per second |  |  |  |  |',
    '| 99 % of joins take at most | 20 ms |  |  |  |',
    '| Maximum memory of the process | 400 MB | unknown | unknown | unknown |',
    '| Size of the database | 2,000 MB | unknown | unknown | unknown |',
  ]);
});

function series(memberships: number, operation: string, rates: readonly number[]): Series {
  const samples = rates.map((rate) => ({
    rate,
    p50: 10,
    p99: 20,
    serverBusy: null,
    loadBusy: null,
  }));
  return { memberships, contestant: 'embedded', operation, connections: 64, samples };
}
