import { describe, expect, it } from 'vitest';

import { firstError, signIn, start, update } from './arrange.ts';

const create = `mutation ($draft: CustomerGroupDraft!) {
  createCustomerGroup(draft: $draft) { id version name key createdAt lastModifiedBy { clientId } }
}`;
const change = `mutation ($key: String!, $version: Long!, $actions: [CustomerGroupUpdateAction!]!) {
  updateCustomerGroup(key: $key, version: $version, actions: $actions) { id version name key }
}`;

it('creates a group, which is then found by id and by key', async () => {
  const caller = await signIn(await start({ newId: () => 'new-id' }));
  const { data } = await caller.ask(create, { draft: { groupName: 'Gold', key: 'gold' } });
  expect(data).toMatchObject({
    createCustomerGroup: {
      id: 'new-id',
      version: 1,
      name: 'Gold',
      key: 'gold',
      lastModifiedBy: { clientId: 'sandbox' },
    },
  });
  expect(
    (
      await caller.ask(
        '{ a: customerGroup(id: "new-id") { key } b: customerGroup(key: "gold") { id } }',
      )
    ).data,
  ).toEqual({ a: { key: 'gold' }, b: { id: 'new-id' } });
});

it('creates a group without a key, and returns null for a group that does not exist', async () => {
  const caller = await signIn(await start());
  const { data } = await caller.ask(create, { draft: { groupName: 'Gold', key: null } });
  expect(data).toMatchObject({ createCustomerGroup: { key: null } });
  expect((await caller.ask('{ customerGroup(key: "gold") { id } }')).data).toEqual({
    customerGroup: null,
  });
});

it.each([
  [
    { groupName: 'VIP' },
    {
      code: 'DuplicateField',
      field: 'name',
      duplicateValue: 'VIP',
      conflictingResource: { typeId: 'customer-group', id: 'g-vip' },
      message: `A duplicate value '"VIP"' exists for field 'name'.`,
    },
  ],
  [
    { groupName: 'New', key: 'vip' },
    { code: 'DuplicateField', field: 'key', duplicateValue: 'vip' },
  ],
  [
    { groupName: 'New', key: 'v' },
    { code: 'InvalidField', field: 'key', invalidValue: 'v' },
  ],
  [
    { groupName: 'New', key: 'ä-b' },
    { code: 'InvalidField', field: 'key' },
  ],
  [
    { groupName: 'New', key: 'x'.repeat(257) },
    { code: 'InvalidField', field: 'key' },
  ],
])('rejects creating %j', async (draft, expected) => {
  const sandbox = await start();
  const answer = await (await signIn(sandbox)).ask(create, { draft });
  expect(answer).toMatchObject({ status: 200, data: { createCustomerGroup: null } });
  expect(firstError(answer)).toMatchObject(expected);
  expect(sandbox.customerGroups).toHaveLength(3);
});

it.each(['ab', 'A-b_9', 'x'.repeat(256)])('accepts the key %s', async (key) => {
  const sandbox = await start();
  await (await signIn(sandbox)).ask(create, { draft: { groupName: 'New', key } });
  expect(sandbox.customerGroup(key)?.name).toBe('New');
});

it('rejects more groups than the project’s limit', async () => {
  const caller = await signIn(await start({ limits: { customerGroups: 3 } }));
  expect(firstError(await caller.ask(create, { draft: { groupName: 'New' } }))).toMatchObject({
    code: 'MaxResourceLimitExceeded',
    exceededResource: 'customer-group',
  });
});

describe('updating', () => {
  it('changes name and key, and frees the old ones', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const actions = [{ changeName: { name: 'Gold' } }, { setKey: { key: 'gold' } }];
    const { data } = await caller.ask(change, { key: 'vip', version: 1, actions });
    expect(data).toEqual({
      updateCustomerGroup: { id: 'g-vip', version: 2, name: 'Gold', key: 'gold' },
    });
    expect(sandbox.customerGroup('vip')).toBeUndefined();
    const draft = { groupName: 'VIP', key: 'vip' };
    expect((await caller.ask(create, { draft })).errors).toEqual([]);
  });

  it('removes the key', async () => {
    const sandbox = await start();
    const actions = [{ setKey: { key: null } }];
    await (await signIn(sandbox)).ask(change, { key: 'vip', version: 1, actions });
    expect(sandbox.customerGroup('g-vip')).not.toHaveProperty('key');
  });

  it('keeps the version when nothing changes', async () => {
    const sandbox = await start();
    const actions = [{ changeName: { name: 'VIP' } }, { setKey: { key: 'vip' } }];
    await (await signIn(sandbox)).ask(change, { key: 'vip', version: 1, actions });
    expect(sandbox.customerGroup('vip')?.version).toBe(1);
  });

  it('checks the version first', async () => {
    const sandbox = await start();
    const actions = [{ changeName: { name: 'Staff' } }];
    const answer = await (await signIn(sandbox)).ask(change, { key: 'vip', version: 2, actions });
    expect(firstError(answer)).toEqual({
      code: 'ConcurrentModification',
      currentVersion: 1,
      message: 'Object g-vip has a different version than expected. Expected: 2 - Actual: 1.',
    });
  });

  it.each([
    [{ changeName: { name: 'Staff' } }, 'DuplicateField'],
    [{ setKey: { key: 'staff' } }, 'DuplicateField'],
    [{ setKey: { key: '!' } }, 'InvalidField'],
  ])('changes nothing when a later action fails: %j', async (action, code) => {
    const sandbox = await start();
    const before = sandbox.customerGroup('vip');
    const actions = [{ changeName: { name: 'Gold' } }, action];
    const answer = await (await signIn(sandbox)).ask(change, { key: 'vip', version: 1, actions });
    expect(firstError(answer)).toMatchObject({ code });
    expect(sandbox.customerGroup('vip')).toBe(before);
  });

  it('rejects an unknown group with ResourceNotFound', async () => {
    const answer = await (
      await signIn(await start())
    ).ask(change, { key: 'nope', version: 1, actions: [] });
    expect(firstError(answer)).toMatchObject({
      code: 'ResourceNotFound',
      message: "The Resource with key 'nope' was not found.",
    });
  });
});

describe('deleting', () => {
  const remove = (key: string, version = 1): string =>
    `mutation { deleteCustomerGroup(key: "${key}", version: ${version}) { id name } }`;

  it('deletes a group without customers', async () => {
    const sandbox = await start();
    const { data } = await (await signIn(sandbox)).ask(remove('press'));
    expect(data).toEqual({ deleteCustomerGroup: { id: 'g-press', name: 'Press' } });
    expect(sandbox.customerGroup('press')).toBeUndefined();
  });

  it.each([
    ['as their group', 'vip'],
    ['by assignment', 'staff'],
  ])('is rejected while customers have the group %s', async (_how, key) => {
    const sandbox = await start();
    const answer = await (await signIn(sandbox)).ask(remove(key));
    expect(firstError(answer)).toMatchObject({ code: 'ReferenceExists', referencedBy: 'customer' });
    expect(sandbox.customerGroups).toHaveLength(3);
  });

  it('works once the last customer has left the group or was deleted', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'ada', [{ setCustomerGroup: {} }]);
    await caller.ask('mutation { deleteCustomer(id: "bob", version: 1) { id } }');
    expect((await caller.ask(remove('vip'))).errors).toEqual([]);
    expect((await caller.ask(remove('staff'))).errors).toEqual([]);
  });

  it('checks the version before it looks for customers in the group', async () => {
    const answer = await (await signIn(await start())).ask(remove('vip', 2));
    expect(firstError(answer)).toMatchObject({ code: 'ConcurrentModification' });
  });
});
