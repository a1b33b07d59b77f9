import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { auditLog } from '../src/store/audit.ts';
import { addOrg, apply } from './store-contract/harness.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { tables } from '../src/store/tables/tables.ts';
import { createGroup as createGroupOf, eraseCustomer, join, mergeCustomer } from './commands.ts';
import {
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';
import { newRawDatabase, type RawDatabase } from './raw-database.ts';
import { dump, foldFromNothing, loadEverything, readLog } from './trial/state.ts';

let database: RawDatabase;
let store: Store;
let running: TestService;

beforeAll(async () => {
  database = await newRawDatabase();
  store = await openStore(database.url);
  running = await startTestService({ database: database.url });
});
afterAll(async () => {
  await running.close();
  await store.close();
  await database.drop();
});

/** What is of this customer only, in every place that takes something of a customer. */
const secretOf = (orgId: number, userId: number): string => `s3cret-${orgId}-${userId}-`;

function customerWith(orgId: number, userId: number) {
  const secret = secretOf(orgId, userId);
  return {
    type: 'createCustomer',
    userId,
    loyaltyType: 'loyalty',
    associatedWith: `${secret}till`,
    extendedFields: { note: `${secret}note` },
    profiles: ['INSTORE', 'MARTJACK'].map((source) => ({
      source,
      accountId: '',
      firstName: `${secret}first`,
      lastName: `${secret}last`,
      fields: { nick: `${secret}nick` },
      commChannels: [{ value: `${secret}channel` }],
      identifiers: [
        { type: 'mobile', value: `${secret}${source}` },
        { type: 'cardnumber', value: `${secret}${source}card` },
      ],
    })),
  } as const;
}

async function everything(): Promise<string> {
  const rows = await Promise.all(tables.map(({ name }) => database.all(`SELECT * FROM ${name}`)));
  return JSON.stringify(rows);
}

const id = fc.integer({ min: 1, max: 5 });
const step = fc.oneof(
  fc.record({ do: fc.constant('join' as const), group: fc.integer({ min: 1, max: 2 }), user: id }),
  fc.record({ do: fc.constant('leave' as const), group: fc.integer({ min: 1, max: 2 }), user: id }),
  fc.record({ do: fc.constant('merge' as const), user: id, into: id }),
  fc.record({ do: fc.constant('rename' as const), user: id }),
  fc.record({ do: fc.constant('erase' as const), user: id }),
);

it('leaves nothing of the customer in any table, a log that is right, and what it folds to', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const orgId = await addOrg(store, `random-${(round += 1)}`);
      for (const userId of [1, 2, 3, 4, 5]) await apply(store, orgId, customerWith(orgId, userId));
      await apply(store, orgId, createGroupOf('a'), createGroupOf('b'));
      for (const [index, one] of steps.entries()) {
        const secret = `${secretOf(orgId, one.user)}${index}`;
        const add = [{ type: 'email', value: secret }];
        const rename = {
          type: 'changeIdentifiers',
          userId: one.user,
          source: 'WECHAT',
          accountId: 'w',
          add,
          remove: [],
        } as const;
        const command = {
          join: () => join('group' in one ? one.group : 1, one.user),
          leave: () =>
            ({
              type: 'leave',
              groupId: 'group' in one ? one.group : 1,
              identifier: { userId: one.user },
            }) as const,
          merge: () => mergeCustomer(one.user, 'into' in one ? one.into : 1),
          rename: () => rename,
          erase: () => eraseCustomer(one.user),
        }[one.do]();
        // What is refused has changed nothing.
        await apply(store, orgId, command).catch((error: Error) => {
          if (!/was refused/.test(error.message)) throw error;
        });
      }
      const log = await readLog(store, orgId);
      const stored = await loadEverything(store, orgId, log);
      expect(dump(foldFromNothing(orgId, log))).toEqual(dump(stored));
      expect((await auditLog(store, orgId)).wrong).toBeNull();
      const text = await everything();
      for (const userId of [1, 2, 3, 4, 5]) {
        const isErased = stored.customers.need(userId).erasedOn !== null;
        expect(text.includes(secretOf(orgId, userId)), `customer ${userId}`).toBe(!isErased);
      }
    }),
    { numRuns: runs(12, 150) },
  );
});

it('takes back remembered answers that hold an identifier, and keeps the others', async () => {
  const { caller } = running;
  const send = (key: string, url: string, payload: object) =>
    caller.send({ method: 'POST', url, payload, headers: { 'idempotency-key': key } });
  const ann = await createCustomer(caller, 'mobile-of-ann');
  const bob = await createCustomer(caller, 'mobile-of-bob');
  const merged = await send('merge', `/api/v1/customers/${ann}/merge`, { into: bob });
  expect(merged.body.identifiers.kept).toMatchObject([{ value: 'mobile-of-ann' }]);
  const identifiers = [{ type: 'mobile', value: 'mobile-of-bob' }];
  await send('taken', '/v2/customers', { profiles: [{ source: 'INSTORE', identifiers }] });
  const group = await send('group', '/v2/userGroup2', { externalId: 'kept', maxGroupSize: 3 });
  expect(await everything()).toContain('mobile-of-bob');
  const { status, body } = await caller.post(`/api/v1/customers/${bob}/erase`);
  expect(status).toBe(200);
  expect(body.erased.map((one: { userId: number }) => one.userId)).toEqual([ann, bob]);
  expect(await everything()).not.toContain('mobile-of');
  expect(
    (await send('group', '/v2/userGroup2', { externalId: 'kept', maxGroupSize: 3 })).body,
  ).toEqual(group.body);
});

it('takes her out of what imports could not do, and the digests of files that may have named her', async () => {
  const { caller } = running;
  const fay = await createCustomer(caller, 'mobile-of-fay');
  const { body } = await caller.send({
    method: 'POST',
    url: '/api/v1/imports?what=customers&importId=names-fay',
    headers: { 'content-type': 'text/csv' },
    payload: 'userId,mobile\n9001,mobile-of-fay\n',
  });
  expect(body).toMatchObject({ refused: 1, refusedByCode: { 8006: 1 } });
  const orgId = (await store.findLogin('org', 'first'))?.orgId ?? 0;
  const digest = async () => (await store.findImport(orgId, 'names-fay'))?.digest;
  expect(await digest()).toMatch(/./);
  expect((await caller.post(`/api/v1/customers/${fay}/erase`)).status).toBe(200);
  expect(await digest()).toBe('');
  expect(await everything()).not.toContain('mobile-of-fay');
});

it('gives a receipt that the log bears out, and succession as if she had left', async () => {
  const { caller } = running;
  const eve = await createCustomer(caller, 'eve-1');
  const dan = await createCustomer(caller, 'dan-1');
  const groupId = await createGroup(caller, 'of eve');
  await caller.patch(`/api/v1/groups/${groupId}`, { successionPolicy: 'oldest' });
  await joinGroup(caller, groupId, { primary: eve, secondary: [dan] });
  const rehearsed = await caller.post(`/api/v1/customers/${eve}/erase?dryRun=true`);
  expect(rehearsed.body.hash).toBeNull();
  expect((await caller.get(`/api/v1/customers/${eve}`)).body.profiles).toHaveLength(1);
  const { body, headers } = await caller.post(`/api/v1/customers/${eve}/erase`);
  expect(body).toMatchObject({
    userId: eve,
    erased: [{ userId: eve, memberships: 1, identifiers: 1, profiles: 1, logEntries: 2 }],
  });
  expect(String(headers['x-coterie-sequence'])).toBe(String(body.sequence));
  expect((await caller.get('/api/v1/audit/head')).body).toEqual({
    sequence: body.sequence,
    hash: body.hash,
  });
  expect((await caller.get(`/api/v1/groups/${groupId}`)).body).toMatchObject({
    primaryUserId: dan,
    memberCount: 1,
  });
  const read = await caller.get(`/api/v1/customers/${eve}`);
  expect(read.body).toMatchObject({ profiles: [], erasedOn: body.erasedOn, companyId: null });
  const past = await caller.get(`/api/v1/customers/${eve}?asOf=${body.sequence - 5}`);
  expect(past.body).toMatchObject({ profiles: [], erasedOn: null });
  expect((await caller.get(`/v2/customers/${eve}?source=ALL`)).body.warnings).toMatchObject([
    { code: 95060 },
  ]);
  const again = await createCustomer(caller, 'eve-1');
  expect(again).toBeGreaterThan(eve);
});

it('needs the scope customers:erase', async () => {
  const caller = await running.addOrg({}, ['customers:read', 'customers:write', 'groups:write']);
  const { status, body } = await caller.post('/api/v1/customers/1/erase');
  expect([status, body.code]).toEqual([403, 4000]);
});
