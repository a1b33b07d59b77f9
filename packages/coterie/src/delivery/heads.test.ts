import { expect, it } from 'vitest';

import { createHeads } from './heads.ts';

const never = new AbortController().signal;
const long = { withinMs: 60_000, signal: never };

/** A store of orgs with these sequences; it records how often each org was read. */
function createOrgs(sequences: Record<number, number>) {
  const asked: number[] = [];
  let away = false;
  const findOrg = async (orgId: number): Promise<never> => {
    asked.push(orgId);
    if (away) throw new Error('away');
    return { sequence: sequences[orgId] ?? 0 } as never;
  };
  return { store: { findOrg }, sequences, asked, leave: (is: boolean) => (away = is) };
}

it('resolves when the writer reports the change, also if that happened before the wait', async () => {
  const heads = createHeads(createOrgs({}).store, { pollMs: 60_000 });
  const waiting = heads.beyond(1, 5, long);
  heads.reached(2, 9);
  heads.reached(1, 6);
  await waiting;
  await heads.beyond(1, 5, long);
  await heads.beyond(2, 8, long);
});

it('finds the writes of other processes; polls each org once for all readers, and none while nobody waits', async () => {
  const { store, sequences, asked } = createOrgs({ 1: 5, 2: 5 });
  const heads = createHeads(store, { pollMs: 5 });
  const waiting = [1, 1, 1, 2].map((orgId) => heads.beyond(orgId, 5, long));
  await expect.poll(() => asked.length).toBeGreaterThan(3);
  expect(asked.slice(0, 4)).toEqual([1, 2, 1, 2]);
  Object.assign(sequences, { 1: 6, 2: 6 });
  await Promise.all(waiting);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { length } = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toHaveLength(length);
  const again = heads.beyond(1, 6, long);
  sequences[1] = 7;
  await again;
});

it('polls an unreachable database until it is back', async () => {
  const { store, sequences, asked, leave } = createOrgs({ 1: 5 });
  const heads = createHeads(store, { pollMs: 5 });
  leave(true);
  const waiting = heads.beyond(1, 5, long);
  await expect.poll(() => asked.length).toBeGreaterThan(2);
  sequences[1] = 6;
  leave(false);
  await waiting;
});

it('ends a wait after its time and when its signal is aborted', async () => {
  const heads = createHeads(createOrgs({}).store, { pollMs: 60_000 });
  await heads.beyond(1, 5, { withinMs: 1, signal: never });
  const gone = new AbortController();
  const waiting = heads.beyond(1, 5, { withinMs: 60_000, signal: gone.signal });
  gone.abort();
  await waiting;
  await heads.beyond(1, 5, { withinMs: 60_000, signal: gone.signal });
});
