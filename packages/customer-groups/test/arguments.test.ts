import { expect, test } from 'vitest';

import { ArgumentError, createCustomerGroups } from '../src/index.ts';

/** A client that must never be called. */
const untouched = {
  mutate: () => Promise.reject(new Error('a request was sent')),
  query: () => Promise.reject(new Error('a request was sent')),
};
const groups = createCustomerGroups({ client: untouched });
const ada = { id: 'ada', version: 5 };
const vip = { key: 'vip' };

/** Passes what only a caller without TypeScript can pass. */
const wrong = (value: unknown): never => value as never;

/** What is passed, and a part of the error message. */
type Row = readonly [what: string, call: () => Promise<unknown>, says: string];

const many = Array.from({ length: 501 }, (_, index) => ({ key: `g${index}` }));

const rows: readonly Row[] = [
  [
    'a customer without a version',
    () => groups.addCustomerToGroup(wrong({ id: 'ada' }), vip),
    'customer must be { id, version }',
  ],
  [
    'a customer without an id',
    () => groups.addCustomerToGroup(wrong({ version: 5 }), vip),
    'got { id: undefined, version: 5 }',
  ],
  [
    'an empty id',
    () => groups.removeCustomerFromGroup({ id: '', version: 5 }),
    'got { id: "", version: 5 }',
  ],
  [
    'a version that is a string',
    () => groups.removeCustomerFromGroup(wrong({ id: 'ada', version: '5' })),
    'version: "5"',
  ],
  [
    'a version that is not a whole number',
    () => groups.removeCustomerFromGroup({ id: 'ada', version: 1.5 }),
    'version: 1.5',
  ],
  ['no customer at all', () => groups.removeCustomerFromGroup(wrong(undefined)), 'got undefined'],
  [
    'a group without id and key',
    () => groups.addCustomerToGroup(ada, {}),
    'group must be { id } or { key } of a customer group',
  ],
  [
    'a group that is a string',
    () => groups.addCustomerToGroup(ada, wrong('vip')),
    'got the string "vip"',
  ],
  [
    'a group with an empty key',
    () => groups.addCustomerToGroup(ada, { key: '' }),
    'got { id: undefined, key: "" }',
  ],
  [
    'a single group instead of an array',
    () => groups.assignGroups(ada, wrong(vip)),
    'groups must be an array of groups',
  ],
  [
    'a malformed group in an array',
    () => groups.setGroups(ada, wrong([vip, {}])),
    'groups[1] must be',
  ],
  [
    'more than 500 groups',
    () => groups.assignGroups({ id: 'ada' }, many),
    'groups may name at most 500 groups',
  ],
  [
    'a customer with neither id nor key',
    () => groups.unassignGroups(wrong({}), [vip]),
    'customer must be { id } or { key }',
  ],
  [
    'an empty change',
    () => groups.changeGroups({ id: 'ada' }, {}),
    'change must have at least one of assign, unassign, set and group',
  ],
  [
    'set together with assign',
    () => groups.changeGroups({ id: 'ada' }, { set: [vip], assign: [vip] }),
    'change.set replaces all assignments',
  ],
  [
    'a malformed single group in a change',
    () => groups.changeGroups({ id: 'ada' }, { group: wrong('vip') }),
    'change.group must be',
  ],
  [
    'a group that is both assigned and unassigned',
    () => groups.changeGroups({ id: 'ada' }, { assign: [vip], unassign: [vip] }),
    'change.assign and change.unassign both name',
  ],
  [
    'changes that are not an array',
    () => groups.bulkChangeGroups(wrong({})),
    'changes must be an array',
  ],
  [
    'a malformed customer in a bulk',
    () => groups.bulkChangeGroups(wrong([{ customer: 'ada', assign: [vip] }])),
    'changes[0].customer must be',
  ],
  [
    'an empty change in a bulk',
    () => groups.bulkChangeGroups([{ customer: { id: 'ada' } }]),
    'changes[0] must have at least one of',
  ],
  [
    'a batch size of 0',
    () => groups.bulkChangeGroups([], { batchSize: 0 }),
    'batchSize must be a whole number from 1 to 100; got the number 0',
  ],
  [
    'the report of other changes',
    () =>
      groups.bulkChangeGroups([], {
        resume: { items: [{ customer: { id: 'x' }, status: 'failed', wished: {} }] },
      }),
    'resume must be the report of the same 0 changes',
  ],
  [
    'a page size that is too large',
    async () => groups.listCustomers(undefined, { pageSize: 501 }).next(),
    'pageSize must be a whole number from 1 to 500; got the number 501',
  ],
  [
    'a group without id, key and name',
    () => groups.findGroup({}),
    'group must be { id }, { key } or { name }',
  ],
  [
    'a group to ensure without a name',
    () => groups.ensureGroup(wrong({ key: 'vip' })),
    'group must be { key, name }',
  ],
  [
    'a key that commercetools does not allow',
    () => groups.ensureGroup({ key: 'very important', name: 'VIP' }),
    'a key of 2 to 256 letters',
  ],
  [
    'a stored report that was not parsed',
    () => groups.bulkChangeGroups([], { resume: wrong('{"items":[]}') }),
    'parsed if it was stored as JSON; got the string',
  ],
  [
    'attempts that are not a number',
    () => groups.assignGroups({ id: 'ada' }, [vip], { attempts: wrong('many') }),
    'attempts must be a whole number from 1 to 1000; got the string "many"',
  ],
  [
    'a wait that is not a number',
    () => groups.bulkChangeGroups([], { baseDelayMs: Number.NaN }),
    'baseDelayMs must be a number of milliseconds, 0 or more',
  ],
  [
    'a retry without a function',
    () => groups.withConflictRetry({ id: 'ada' }, wrong(undefined)),
    'withConflictRetry takes a function as its second argument',
  ],
  [
    'a retry of a customer without an id',
    () => groups.withConflictRetry(wrong({}), async () => 1),
    'customer must be { id } or { key }',
  ],
];

test.each(rows)('rejects %s before anything is sent', async (_, call, says) => {
  const refused = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(refused).toBeInstanceOf(ArgumentError);
  expect(refused).toBeInstanceOf(TypeError);
  expect((refused as Error).message).toContain(says);
});

test('rejects a read on a client without query, and says what to pass', async () => {
  const writesOnly = createCustomerGroups({ client: { mutate: untouched.mutate } });
  const reading = writesOnly.getCustomerGroups({ id: 'ada' });
  await expect(reading).rejects.toThrow('a client that can read');
});
