import { fileURLToPath } from 'node:url';

import type { Cores } from '../lib/cores.ts';
import { runLoadOf } from '../lib/load.ts';
import type { Sample } from '../lib/results.ts';
import type { CallRange, Sent } from '../lib/send-calls.ts';
import type { Shape } from '../lib/shape.ts';
import { countAllMembers, type Session } from './languages.ts';
import type { PeerContestant, PeerOperation } from './results.ts';

/** A seeded, running server. */
export interface Seeded {
  readonly contestant: PeerContestant;
  readonly url: string;
  readonly session: Session;
}

/** The job of the load process. */
export interface PeerLoad extends Pick<Seeded, 'url' | 'session'> {
  readonly shape: Shape;
  readonly operation: PeerOperation;
  readonly connections: number;
  readonly calls: CallRange;
}

export interface PeerSetting {
  readonly shape: Shape;
  readonly cores: Cores;
  /** The duration of a measurement. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: readonly number[];
  /** The number of joins that shows how fast a contestant is. */
  readonly firstJoins: number;
  readonly say: (line: string) => void;
  readonly record: (
    series: { contestant: PeerContestant; operation: PeerOperation; connections: number },
    sample: Sample,
  ) => void;
}

const program = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Measures each contestant once per round, in rotating order. Throws at a wrong response or number of members. */
export async function measureRounds(all: readonly Seeded[], setting: PeerSetting): Promise<void> {
  const { rounds, connections, firstJoins, say } = setting;
  /** The number of joins that fill a measurement, by contestant and number of clients. */
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

/** Measures `joins` joins, as many leaves, and reads for the duration of a measurement. Returns joins per second. */
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
  // A fixed number instead of a fixed time: joins under way when the time ends could not be undone.
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
