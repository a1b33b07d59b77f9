import { fileURLToPath } from 'node:url';

import { expect, it, onTestFinished } from 'vitest';

import { temporaryFolder } from '../packages/coterie/test/temporary-folder.ts';
import type { Sample } from './lib/results.ts';
import { startOurs } from './peers/contestants.ts';
import { callOf, type LanguageName, type Session } from './peers/languages.ts';
import { measureRounds, type PeerSetting } from './peers/measure.ts';
import { peerBlocks } from './peers/report.ts';
import type { PeerContestant, PeerOperation, PeerResults } from './peers/results.ts';
import { seedPeer } from './peers/seed.ts';

const shape = {
  memberships: 60,
  groups: 19,
  groupSize: 3,
  hotGroup: 20,
  hotMembers: 3,
  members: 30,
  free: 20,
};
const program = fileURLToPath(new URL('../packages/coterie/bin/coterie.js', import.meta.url));
const cores = { server: '', database: '', load: '' };

it('measures the service as it measures the peers, and stops when the memberships are not those that joined', async () => {
  const ours = await startOurs('embedded', shape, cores, temporaryFolder(), program, null);
  onTestFinished(() => ours.stop());
  const recorded: string[] = [];
  const setting: PeerSetting = {
    shape,
    cores,
    seconds: 1,
    rounds: 1,
    connections: [4],
    firstJoins: 50,
    say: () => {},
    record: ({ contestant, operation, connections }, { rate }) => {
      expect(rate).toBeGreaterThan(0);
      recorded.push(`${contestant} ${operation} ${connections}`);
    },
  };
  await measureRounds([ours], setting);
  expect(recorded).toEqual(['embedded join 4', 'embedded leave 4', 'embedded read 4']);

  const fewer = { ...setting, shape: { ...shape, memberships: 59 } };
  await expect(measureRounds([ours], fewer)).rejects.toThrow(/should have \d+ memberships, not/);
});

it('seeds a peer with the same data as the service', async () => {
  const members = new Map<string, readonly string[]>();
  const { customers, groups } = await seedPeer(
    {
      createCustomer: async (number) => `customer-${number}`,
      createGroup: async (number) => `group-${number}`,
      addMembers: async (groupId, customerIds) => void members.set(groupId, customerIds),
    },
    shape,
  );
  expect(customers).toHaveLength(shape.members + shape.free);
  expect(groups).toHaveLength(shape.hotGroup);
  expect([...members.keys()]).toEqual(groups);
  for (const [, ids] of members) expect(new Set(ids).size).toBe(shape.groupSize);
});

/** The peers' responses about a group. */
const answers: Readonly<
  Record<Exclude<LanguageName, 'coterie'>, (group: string) => Record<PeerOperation, string>>
> = {
  medusa: (group) => ({
    join: `{"customer_group":{"id":"${group}","name":"group-1","created_at":"2026-11-22T16:21:29.891Z"}}`,
    leave: `{"customer_group":{"id":"${group}","name":"group-1","created_at":"2026-11-22T16:21:29.891Z"}}`,
    read: `{"customer_group":{"id":"${group}","name":"group-1","customers":[${three('{"id":"cus_1","email":"customer-1@example.com"}')}]}}`,
  }),
  vendure: (group) => ({
    join: `{"data":{"addCustomersToGroup":{"id":"${group}"}}}\n`,
    leave: `{"data":{"removeCustomersFromGroup":{"id":"${group}"}}}\n`,
    read: `{"data":{"customerGroup":{"id":"${group}","name":"group-1","customers":{"items":[${three('{"id":"1","emailAddress":"customer-1@example.com"}')}]}}}}\n`,
  }),
};

it.each(['medusa', 'vendure'] as const)(
  'accepts from %s only the right response about the right group',
  (language) => {
    const session: Session = {
      language,
      headers: {},
      customers: Array.from({ length: 50 }, (_, index) => `c${index + 1}`),
      groups: Array.from({ length: 20 }, (_, index) => `g${index + 1}`),
    };
    for (const operation of ['join', 'leave', 'read'] as const) {
      const { isRight, body = '', path } = callOf(session, shape, operation, 7);
      const group = /g\d+/.exec(`${path} ${body}`)?.[0] ?? '';
      expect(group).not.toBe('');
      const answer = answers[language](group)[operation];
      expect(isRight(answer)).toBe(true);
      expect(isRight(answers[language]('g99')[operation])).toBe(false);
      expect(isRight('{"errors":[{"message":"Forbidden"}],"data":null}')).toBe(false);
      if (operation === 'read') expect(isRight(answer.replaceAll('mail', 'post'))).toBe(false);
    }
  },
);

it('reports ratios within the same round with their targets, and omits peers that were not measured', () => {
  const results: PeerResults = {
    measuredOn: '2026-11-22',
    commit: 'abc1234',
    machine: { Medusa: '2.21.2' },
    cores: { ...cores, pinned: true },
    rounds: 3,
    seconds: 5,
    skipped: ['Vendure could not be started.'],
    customers: 2_000,
    groups: 200,
    groupSize: 10,
    series: [
      series('medusa', 'join', 32, [100, 50, 100]),
      series('embedded', 'join', 32, [8_000, 6_000, 7_000]),
      series('postgres', 'join', 32, [3_000, 3_000, 3_500]),
      series('embedded', 'read', 1, [900]),
      series('medusa', 'read', 1, [100]),
    ],
  };
  const ratios = peerBlocks['peer ratios']?.(results).split('\n').slice(2);
  expect(ratios).toEqual([
    '| service, SQLite | Medusa | join | 32 | 80 × | 70 × to 120 × | ≥ 70 ×: met |',
    '| service, SQLite | Medusa | read | 1 | 9.0 × | 9.0 × to 9.0 × |  |',
    '| service, PostgreSQL | Medusa | join | 32 | 35 × | 30 × to 60 × | ≥ 40 ×: **not met** |',
  ]);
  const summary = peerBlocks['peer summary']?.(results).split('\n').slice(2);
  expect(summary).toEqual([
    '| compared with Medusa | 80 × | 35 × |',
    '| compared with Vendure |  |  |',
  ]);
  const calls = peerBlocks['peer calls']?.(results).split('\n').slice(2) ?? [];
  expect(calls.map((line) => line.split(' | ').slice(0, 4).join(' | '))).toEqual([
    '| service, SQLite | read | 1 | 900',
    '| service, SQLite | join | 32 | 7,000',
    '| service, PostgreSQL | join | 32 | 3,000',
    '| Medusa | read | 1 | 100',
    '| Medusa | join | 32 | 100',
  ]);
  const machine = peerBlocks['peer machine']?.(results);
  expect(machine).toContain('| Medusa | 2.21.2 |');
  expect(machine).toContain('Left out: Vendure');
});

function series(
  contestant: PeerContestant,
  operation: PeerOperation,
  connections: number,
  rates: readonly number[],
) {
  const sample = (rate: number): Sample => ({
    rate,
    p50: 1,
    p99: 2,
    serverBusy: 1,
    loadBusy: 0.5,
  });
  return { contestant, operation, connections, samples: rates.map(sample) };
}

function three(text: string): string {
  return [text, text, text].join(',');
}
