import { describe, expect, it } from 'vitest';

import { type Sandbox } from '../src/index.ts';
import { firstError, signIn, start, update } from './arrange.ts';

const add = (key: string): object => ({
  addCustomerGroupAssignment: { customerGroupAssignment: { customerGroup: { key } } },
});
const remove = (key: string): object => ({
  removeCustomerGroupAssignment: { customerGroup: { key } },
});
const setAll = (...keys: readonly string[]): object => ({
  setCustomerGroupAssignments: {
    customerGroupAssignments: keys.map((key) => ({ customerGroup: { key } })),
  },
});

function keysOf(sandbox: Sandbox, id: string): readonly (string | undefined)[] | undefined {
  return sandbox
    .customer(id)
    ?.customerGroupAssignments.map(
      ({ customerGroup }) => sandbox.customerGroup(customerGroup.id)?.key,
    );
}

it('adds and removes assignments of a customer, and keeps their order', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox);
  await update(caller, sandbox, 'bob', [add('vip'), add('press')]);
  expect(keysOf(sandbox, 'bob')).toEqual(['staff', 'vip', 'press']);
  const { data } = await update(caller, sandbox, 'bob', [remove('vip')]);
  expect(data).toMatchObject({
    customer: {
      version: 3,
      customerGroupAssignments: [
        {
          customerGroup: { key: 'staff' },
          customerGroupRef: { typeId: 'customer-group', id: 'g-staff' },
        },
        { customerGroup: { key: 'press' } },
      ],
    },
  });
});

it('sets all assignments at once, also to none', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox);
  await update(caller, sandbox, 'bob', [setAll('press', 'vip')]);
  expect(keysOf(sandbox, 'bob')).toEqual(['press', 'vip']);
  await update(caller, sandbox, 'bob', [setAll()]);
  expect(keysOf(sandbox, 'bob')).toEqual([]);
});

describe.each([
  ['adding a group that is already assigned', [add('staff')]],
  ['removing a group that is not assigned', [remove('vip')]],
  ['setting the groups that are already assigned', [setAll('staff')]],
  ['naming a group twice', [setAll('staff', 'staff')]],
])('%s', (_what, actions) => {
  it('changes nothing', async () => {
    const sandbox = await start();
    const before = sandbox.customer('bob');
    const { errors } = await update(await signIn(sandbox), sandbox, 'bob', actions);
    expect(errors).toEqual([]);
    expect(sandbox.customer('bob')).toBe(before);
  });
});

it.each([
  ['is already assigned to', [add('staff')]],
  ['is not assigned to', [remove('vip')]],
  ['is named twice for', [setAll('vip', 'vip')]],
])('rejects with strictAssignments a group that %s the customer', async (relation, actions) => {
  const sandbox = await start({ strictAssignments: true });
  const before = sandbox.customer('bob');
  const answer = await update(await signIn(sandbox), sandbox, 'bob', actions);
  expect(firstError(answer)).toMatchObject({
    code: 'InvalidOperation',
    message: expect.stringContaining(relation),
  });
  expect(sandbox.customer('bob')).toBe(before);
});

it.each([
  ['adding', add('nope')],
  ['removing', remove('nope')],
  ['setting', setAll('staff', 'nope')],
])('rejects %s a group that does not exist', async (_what, action) => {
  const sandbox = await start();
  const answer = await update(await signIn(sandbox), sandbox, 'bob', [add('vip'), action]);
  expect(firstError(answer)).toMatchObject({ code: 'ReferencedResourceNotFound', key: 'nope' });
  expect(keysOf(sandbox, 'bob')).toEqual(['staff']);
});

describe('the limit of 500 groups per customer', () => {
  const customerGroups = Array.from({ length: 501 }, (_, index) => ({
    key: `group-${index}`,
    name: `Group ${index}`,
  }));
  const seed = { customerGroups, customers: [{ id: 'max', email: 'max@example.com' }] };
  const keys = customerGroups.map(({ key }) => key);

  it('allows adding 500 in one update, and rejects the next', async () => {
    const sandbox = await start({ seed });
    const caller = await signIn(sandbox);
    const { errors } = await update(caller, sandbox, 'max', keys.slice(0, 500).map(add));
    expect(errors).toEqual([]);
    const answer = await update(caller, sandbox, 'max', [add('group-500')]);
    expect(answer.status).toBe(200);
    expect(firstError(answer)).toMatchObject({
      code: 'MaxResourceLimitExceeded',
      exceededResource: 'customer-group',
    });
    expect(sandbox.customer('max')).toMatchObject({ version: 2 });
    expect(keysOf(sandbox, 'max')).toHaveLength(500);
  });

  it('rejects setting 501, and allows setting 500', async () => {
    const sandbox = await start({ seed });
    const caller = await signIn(sandbox);
    expect(firstError(await update(caller, sandbox, 'max', [setAll(...keys)]))).toMatchObject({
      code: 'MaxResourceLimitExceeded',
    });
    await update(caller, sandbox, 'max', [setAll(...keys.slice(0, 500))]);
    expect(keysOf(sandbox, 'max')).toHaveLength(500);
  });

  it('can be lowered for a test, and is shown by limits', async () => {
    const sandbox = await start({ limits: { groupsPerCustomer: 1 } });
    const caller = await signIn(sandbox);
    const { data } = await caller.ask(
      `{ limits { customers { maxGroupsPerCustomer { limit } total { limit current } }
         customerGroups { total { limit current } } } }`,
    );
    expect(data).toEqual({
      limits: {
        customers: { maxGroupsPerCustomer: { limit: 1 }, total: { limit: 1_000_000, current: 3 } },
        customerGroups: { total: { limit: 10_000, current: 3 } },
      },
    });
    expect(firstError(await update(caller, sandbox, 'bob', [add('vip')]))).toMatchObject({
      code: 'MaxResourceLimitExceeded',
    });
  });
});
