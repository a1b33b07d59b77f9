import { setImmediate as nextTurn } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Change } from '../src/domain/changes.ts';
import { toChangeJson } from '../src/delivery/change-json.ts';
import { command } from './arbitraries/commands.ts';
import { asErased } from './as-erased.ts';
import { operator } from './commands.ts';
import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';
import { opening } from './trial/opening.ts';

const path = '/api/v1/changes';
let running: TestService;
let caller: Caller;
let group: number;
let other: number;
let ann: number;

beforeAll(async () => {
  running = await startTestService();
  caller = running.caller;
  group = await createGroup(caller, 'a');
  other = await createGroup(caller, 'b');
  ann = await createCustomer(caller, '91');
  const bob = await createCustomer(caller, '92');
  await joinGroup(caller, group, { primary: ann, secondary: [bob] });
  await joinGroup(caller, other, { secondary: [bob] });
});
afterAll(() => running.close());

/** Walks to the end of the log. */
async function walk(
  who: Caller,
  query: string,
  limits: readonly number[] = [1_000],
  from = 0,
): Promise<{ items: Answer['body'][]; next: number }> {
  const items: Answer['body'][] = [];
  let next = from;
  for (let page = 0; ; page += 1) {
    const limit = limits[page % limits.length];
    const { status, body } = await who.get(`${path}?since=${next}&limit=${limit}&${query}`);
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit ?? 0);
    items.push(...body.items);
    next = body.next;
    if (next === body.sequence) return { items, next };
    expect(page).toBeLessThan(10_000);
  }
}

describe('the list of changes', () => {
  it('is the log: who, when, what, before and after, from the first change on', async () => {
    const { changes: log, sequence } = await running.service.store.listChanges(1, {
      since: 0,
      limit: 1_000,
    });
    const { status, body } = await caller.get(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      items: JSON.parse(JSON.stringify(log.map(toChangeJson))),
      next: sequence,
      sequence,
    });
  });

  it('tells the request and the till of a change', async () => {
    const { headers } = await caller.post('/v2/userGroup2', { externalId: 'c', maxGroupSize: 5 });
    const since = Number(headers['x-coterie-sequence']) - 1;
    const { body } = await caller.get(`${path}?since=${since}`);
    expect(body.items).toMatchObject([
      { kind: 'groupCreated', cause: 'createGroup', tillId: 1, requestId: headers['x-request-id'] },
    ]);
  });

  it.each([
    [() => `groupId=${group}`, (one: Answer['body']) => one.groupId === group],
    [() => `userId=${ann}`, (one: Answer['body']) => one.userId === ann],
    [() => 'kind=groupCreated', (one: Answer['body']) => one.kind === 'groupCreated'],
    [
      () => 'kind=groupCreated&kind=groupMemberAdded',
      (one: Answer['body']) => ['groupCreated', 'groupMemberAdded'].includes(one.kind),
    ],
    [
      () => `groupId=${group}&userId=${ann}&kind=groupMemberAdded`,
      (one: Answer['body']) =>
        one.groupId === group && one.userId === ann && one.kind === 'groupMemberAdded',
    ],
    [() => 'groupId=&userId=&kind=', () => true],
    [() => 'groupId=999', () => false],
  ])('filter %# lets through what fits, and ends where the log ends', async (query, fits) => {
    const whole = await walk(caller, '');
    const expected = whole.items.filter(fits);
    for (const limits of [[1_000], [1], [2, 3]])
      expect(await walk(caller, query(), limits)).toEqual({ ...whole, items: expected });
  });

  it('has nothing after the last change, and the same place to go on', async () => {
    const { next } = await walk(caller, '');
    const { body } = await caller.get(`${path}?since=${next}`);
    expect(body).toEqual({ items: [], next, sequence: next });
  });

  it.each([
    ['since=-1', 'since must be a whole number from 0'],
    ['since=x', 'since must be a whole number from 0'],
    ['since=9999999999999999', 'since must be a whole number from 0'],
    ['limit=0', 'limit must be a whole number from 1 to 1000'],
    ['limit=1001', 'limit must be a whole number from 1 to 1000'],
    ['groupId=x', 'groupId must be a whole number or a string of digits'],
    ['kind=joined', 'kind must be one of orgCreated, '],
    ['kind=groupCreated&kind=joined', 'kind must be one of orgCreated, '],
  ])('refuses %s and says what is expected', async (query, sentence) => {
    for (const url of [path, `${path}/stream`]) {
      if (url !== path && query.startsWith('limit')) continue;
      const { status, body } = await caller.get(`${url}?${query}`);
      expect([status, body.code]).toEqual([400, 400]);
      expect(body.detail).toContain(sentence);
    }
  });

  it('refuses a place that the log has not reached, as after a restored backup', async () => {
    const { next } = await walk(caller, '');
    const { status, body } = await caller.get(`${path}?since=${next + 1}`);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 95020,
      detail: `The change log ends at sequence ${next}, before the one asked for.`,
    });
  });

  it('waits for the sequence that it is to be as new as', async () => {
    const { next } = await walk(caller, '');
    const headers = { 'x-coterie-min-sequence': String(next + 1) };
    const waiting = caller.send({ method: 'GET', url: `${path}?since=${next}`, headers });
    await createGroup(caller, 'd');
    expect((await waiting).body.items).toMatchObject([{ sequence: next + 1 }]);
  });

  it('shows nothing of another org', async () => {
    const stranger = await running.addOrg();
    const { items } = await walk(stranger, '');
    expect(items.map((one) => one.kind)).toEqual(['orgCreated', 'tillCreated']);
  });

  it('looks at 10,000 entries at a time, and says how far', async () => {
    const busy = await running.addOrg({ name: 'busy' });
    const login = await running.service.store.findLogin('org', 'busy');
    const orgId = login?.orgId ?? 0;
    const names = Array.from({ length: 10_100 }, (_, index) => `g${index}`);
    const creating = (externalId: string) =>
      running.service.writer.submit(
        orgId,
        { type: 'createGroup', details: { externalId, maxGroupSize: 5 } },
        operator,
      );
    for (let start = 0; start < names.length; start += 2_000)
      await Promise.all(names.slice(start, start + 2_000).map(creating));
    const last = 2 + names.length;
    const query = `groupId=${names.length}`;
    const { body } = await busy.get(`${path}?${query}`);
    expect(body).toEqual({ items: [], next: 10_000, sequence: last });
    const { items, next } = await walk(busy, query);
    expect([items.map((one) => one.sequence), next]).toEqual([[last], last]);
  });
});

describe('while random commands run', () => {
  let count = 0;
  const filters = fc.constantFrom(
    '',
    'groupId=1',
    'userId=2',
    'kind=groupMemberAdded&kind=groupMemberRemoved',
    'groupId=3&kind=groupMemberAdded',
  );

  it('a consumer gets each change that fits once and in order, whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { maxLength: 8 }), { maxLength: 12, size: 'max' }),
        filters,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        async (bursts, query, limits) => {
          const { service } = running;
          const name = `random-${(count += 1)}`;
          const consumer = await running.addOrg({ name, productLimit: 5 });
          const orgId = (await service.store.findLogin('org', name))?.orgId ?? 0;
          const writing = (async () => {
            for (const burst of [opening, ...bursts])
              await Promise.all(
                burst
                  // The name of the org is the test's own.
                  .filter((one) => one.type !== 'updateOrg')
                  .map((one) => service.writer.submit(orgId, one, operator)),
              );
            return true;
          })();
          const seen: Answer['body'][] = [];
          let next = 0;
          let written = false;
          void writing.then(() => (written = true));
          while (!written) {
            // Injected requests never wait for the event loop, and the writer does: it would not get its turn.
            await nextTurn();
            const page = await walk(consumer, query, limits, next);
            seen.push(...page.items);
            next = page.next;
          }
          await writing;
          const rest = await walk(consumer, query, limits, next);
          seen.push(...rest.items);
          const log: readonly Change[] = (
            await service.store.listChanges(orgId, { since: 0, limit: 10_000 })
          ).changes;
          const wanted = new URLSearchParams(query);
          const fits = (one: Answer['body']): boolean =>
            (!wanted.has('groupId') || String(one.groupId) === wanted.get('groupId')) &&
            (!wanted.has('userId') || String(one.userId) === wanted.get('userId')) &&
            (!wanted.has('kind') || wanted.getAll('kind').includes(one.kind));
          const answers: Answer['body'][] = JSON.parse(JSON.stringify(log.map(toChangeJson)));
          expect(asErased(seen, log)).toEqual(answers.filter(fits));
          expect(rest.next).toBe(log.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});
