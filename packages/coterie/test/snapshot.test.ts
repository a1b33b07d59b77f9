import { afterAll, beforeAll, expect, it } from 'vitest';

import { newDetails } from '../src/domain/fields.ts';
import { groupFields } from '../src/domain/groups.ts';
import { startCopy } from '../../../examples/keep-in-step/keep-in-step.ts';
import { readSnapshot } from '../../../examples/keep-in-step/read.ts';
import {
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  testPassword,
  type TestService,
} from './http-service.ts';

const path = '/api/v1/snapshot';
const opened: TestService[] = [];
let running: TestService;

beforeAll(async () => {
  running = await startTestService();
  opened.push(running);
});
afterAll(async () => {
  for (const one of opened) await one.close();
});

async function linesOf(who = running.caller): Promise<readonly Record<string, unknown>[]> {
  const { status, headers, body } = await who.get(path);
  expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
  const lines = String(body).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A service that listens, with more in it than sockets take at once. */
async function startHeavy() {
  const heavy = await startTestService();
  opened.push(heavy);
  const extendedFields = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`f${index}`, 'x'.repeat(900)]),
  );
  for (let index = 0; index < 600; index += 1)
    await createCustomer(heavy.caller, `${index}`, { extendedFields });
  const url = await heavy.service.app.listen({ host: '127.0.0.1', port: 0 });
  return { heavy, reached: { url, userName: 'till.1', password: testPassword } };
}

it('is everything of the org, from a line with its sequence to a line with the counts', async () => {
  const caller = await running.addOrg();
  const { body: company } = await caller.post('/api/v1/companies', { externalId: 'acme' });
  const ann = await createCustomer(caller, '91', { extendedFields: { city: 'Pune' } });
  const bob = await createCustomer(caller, '92');
  await caller.patch(`/api/v1/customers/${bob}`, { companyId: company.companyId });
  const merged = await createCustomer(caller, '93');
  await caller.post(`/api/v1/customers/${merged}/merge`, { into: ann });
  const [group, deleted] = [await createGroup(caller, 'a'), await createGroup(caller, 'b')];
  await caller.delete(`/v2/userGroup2?id=${deleted}`);
  await joinGroup(caller, group, { primary: ann });
  const { body: page } = await caller.get('/api/v1/changes?limit=1000');
  const madeAt = (kind: string, id: object): string =>
    page.items.find((one: object) =>
      Object.entries({ kind, ...id }).every(
        ([name, value]) => (one as Record<string, unknown>)[name] === value,
      ),
    ).at;
  const mobile = (value: string) => ({ source: 'INSTORE', accountId: '', type: 'mobile', value });
  const profile = {
    source: 'INSTORE',
    accountId: '',
    firstName: 'Test',
    lastName: null,
    fields: {},
    commChannels: [],
  };
  const customer = (userId: number, more: object) => ({
    kind: 'customer',
    userId,
    companyId: null,
    mergedInto: null,
    defaultGroupId: null,
    createdOn: madeAt('customerCreated', { userId }),
    loyaltyType: 'loyalty',
    associatedWith: null,
    extendedFields: {},
    profiles: [profile],
    identifiers: [],
    ...more,
  });
  const lines = await linesOf(caller);
  expect(lines).toEqual([
    { kind: 'snapshot', sequence: page.sequence, at: expect.any(String) },
    {
      kind: 'company',
      companyId: company.companyId,
      externalId: 'acme',
      name: null,
      createdOn: madeAt('companyCreated', {}),
    },
    customer(ann, {
      defaultGroupId: group,
      extendedFields: { city: 'Pune' },
      identifiers: [mobile('91')],
    }),
    customer(bob, { companyId: company.companyId, identifiers: [mobile('92')] }),
    customer(merged, { mergedInto: ann, identifiers: [mobile('93')] }),
    ...[[group, 'a', 'ACTIVE'] as const, [deleted, 'b', 'DELETED'] as const].map(
      ([groupId, externalId, status]) => ({
        kind: 'group',
        groupId,
        ...newDetails(groupFields, { externalId, maxGroupSize: 10, status }),
        handOverOffer: null,
        createdOn: madeAt('groupCreated', { groupId }),
      }),
    ),
    {
      kind: 'membership',
      groupId: group,
      userId: ann,
      permissions: [],
      primaryMember: true,
      validUntil: null,
      joinedOn: madeAt('groupMemberAdded', { groupId: group }),
    },
    { kind: 'complete', companies: 1, customers: 3, groups: 2, memberships: 1, invitations: 0 },
  ]);
});

it('of an org without anything says so', async () => {
  const lines = await linesOf(await running.addOrg());
  expect(lines).toMatchObject([
    { kind: 'snapshot', sequence: 2 },
    { kind: 'complete', companies: 0, customers: 0, groups: 0, memberships: 0 },
  ]);
});

it('is of the moment it began, although others write while it is read', async () => {
  const { heavy, reached } = await startHeavy();
  let sequence = 0;
  let customers = 0;
  for await (const line of readSnapshot(reached)) {
    if (line.kind === 'snapshot') {
      sequence = Number(line['sequence']);
      await createCustomer(heavy.caller, 'later');
    }
    if (line.kind === 'customer') customers += 1;
  }
  expect([sequence, customers]).toEqual([2 + 600 * 2, 600]);
  const { body } = await heavy.caller.get(`/api/v1/changes?since=${sequence}`);
  expect(body.items.map((one: { kind: string }) => one.kind)).toEqual([
    'customerCreated',
    'customerIdentifierAdded',
  ]);
});

it('is taken by four readers at a time, and whoever hangs up makes room', async () => {
  const { heavy, reached } = await startHeavy();
  const readers = Array.from({ length: 4 }, () => readSnapshot(reached));
  for (const one of readers) await one.next();
  const fifth = await heavy.caller.get(path);
  expect([fifth.status, fifth.body.code, fifth.headers['retry-after']]).toEqual([503, 503, '1']);
  await readers[0]?.return(undefined);
  const status = async (): Promise<number> => (await heavy.caller.get(path)).status;
  await expect.poll(status).toBe(200);
  for (const one of readers) await one.return(undefined);
});

it('that is cut off because the service stops is not taken for whole', async () => {
  const { heavy, reached } = await startHeavy();
  const lines = readSnapshot(reached);
  await lines.next();
  const closing = heavy.service.app.close();
  const reading = (async () => {
    for await (const line of lines) expect(line.kind).not.toBe('complete');
  })();
  await expect(reading).rejects.toThrow();
  await closing;
  await expect(startCopy(reached)).rejects.toThrow();
});
