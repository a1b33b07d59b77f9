import { fileURLToPath } from 'node:url';

import type { Cores } from '../lib/cores.ts';
import { runLoadOf } from '../lib/load.ts';
import type { Sample } from '../lib/results.ts';
import type { CallRange, Sent } from '../lib/send-calls.ts';
import type { Shape } from '../lib/shape.ts';
import { countAllMembers, type Session } from './languages.ts';
import type { PeerContestant, PeerOperation } from './results.ts';

/** A server that was seeded and can be asked. */
export interface Seeded {
  readonly contestant: PeerContestant;
  readonly url: string;
  readonly session: Session;
}

/** What the load's process is to do. */
export interface PeerLoad extends Pick<Seeded, 'url' | 'session'> {
  readonly shape: Shape;
  readonly operation: PeerOperation;
  readonly connections: number;
  readonly calls: CallRange;
}

export interface PeerSetting {
  readonly shape: Shape;
  readonly cores: Cores;
  /** How long a measurement is to take. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: readonly number[];
  /** How many joins it takes to see how fast a contestant is. */
  readonly firstJoins: number;
  readonly say: (line: string) => void;
  readonly record: (
    series: { contestant: PeerContestant; operation: PeerOperation; connections: number },
    sample: Sample,
  ) => void;
}

const program = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Measures everybody once a round, in rotating order. Throws at the first wrong answer or wrong number of members. */
export async function measureRounds(all: readonly Seeded[], setting: PeerSetting): Promise<void> {
  const { rounds, connections, firstJoins, say } = setting;
  /** Joins that fill a measurement, by who and how many at a time. */
  const joins = new Map<string, number>();
  const measure = async (one: Seeded, clients: number, silent: PeerSetting): Promise<void> => {
    const key = `${one.contestant} ${clients}`;
    const rate = await measureOnce(one, clients, joins.get(key) ?? firstJoins, silent);
    joins.set(key, joinsFor(rate, setting));
  };
  for (const one of all) {
    say(`${one.contestant} warms up`);
    for (const clients of connections)
      for (let time = 0; time < 2; time += 1)
        await measure(one, clients, { ...setting, record: () => {} });
  }
  for (let round = 0; round < rounds; round += 1)
    for (const index of all.keys()) {
      const one = all[(index + round) % all.length];
      if (one === undefined) continue;
      say(`round ${round + 1} of ${rounds}: ${one.contestant}`);
      for (const clients of connections) await measure(one, clients, setting);
    }
}

/** So many joins, as many leaves, and reads as long as a measurement takes. Returns joins a second. */
async function measureOnce(
  { contestant, url, session }: Seeded,
  connections: number,
  joins: number,
  { shape, cores, seconds, record }: PeerSetting,
): Promise<number> {
  const load = async (operation: PeerOperation, calls: CallRange): Promise<number> => {
    const job: PeerLoad = { url, session, shape, operation, connections, calls };
    const { sample } = await runLoadOf<Sent>(program, job, cores);
    record({ contestant, operation, connections }, sample);
    return sample.rate;
  };
  const expectMembers = async (expected: number): Promise<void> => {
    const members = await countAllMembers(url, session);
    if (members === expected) return;
    throw new Error(`${contestant} should have ${expected} memberships, not ${members}.`);
  };
  // So many, not so long: what is on its way when the time is over could not be undone.
  const calls = Array.from({ length: joins }, (_, index) => index);
  const rate = await load('join', calls);
  await expectMembers(shape.memberships + joins);
  await load('leave', calls);
  await expectMembers(shape.memberships);
  await load('read', { from: 0, seconds });
  return rate;
}

function joinsFor(rate: number, { seconds, shape, firstJoins }: PeerSetting): number {
  const pairs = shape.free * Math.floor(shape.groups / 2);
  return Math.min(pairs, Math.max(firstJoins, Math.round(rate * seconds)));
}
