import { describe, expect, test } from 'vitest';

import { createCustomerGroups, createServerClient, type CustomerGroups } from '../src/index.ts';
import { assignedKeys, openShop, operationsSent } from './shop.ts';

const ada = { id: 'ada' };
const [vip, staff, club] = [{ key: 'vip' }, { key: 'staff' }, { id: 'group-club' }];

describe('with a version', () => {
  test('assigns, unassigns and sets in one request each, on that version', async () => {
    const shop = await openShop();
    const { groups } = shop;
    const assigned = await groups.assignGroups({ id: 'ada', version: 5 }, [vip, club]);
    expect(assigned.data?.customer).toMatchObject({
      version: 6,
      customerGroupAssignments: [
        { customerGroup: { key: 'vip', name: 'VIP' }, customerGroupRef: { id: 'group-vip' } },
        { customerGroup: { key: 'club' } },
      ],
    });
    await groups.unassignGroups({ id: 'ada', version: 6 }, [vip]);
    expect(assignedKeys(shop, 'ada')).toEqual(['club']);
    await groups.setGroups({ id: 'ada', version: 7 }, [vip, staff]);
    expect(assignedKeys(shop, 'ada')).toEqual(['vip', 'staff']);
    expect(operationsSent(shop)).toEqual(['changeGroups', 'changeGroups', 'changeGroups']);
  });

  test('rejects a stale version and does not retry', async () => {
    const shop = await openShop();
    const stale = shop.groups.assignGroups({ id: 'ada', version: 4 }, [vip]);
    await expect(stale).rejects.toMatchObject({
      graphQLErrors: [{ extensions: { code: 'ConcurrentModification' } }],
    });
    expect(operationsSent(shop)).toEqual(['changeGroups']);
  });
});

describe('changeGroups with a version', () => {
  test('rejects with a conflict when the customer has another version by then', async () => {
    const shop = await openShop();
    await shop.groups.changeGroups({ id: 'ada', version: 5 }, { assign: [vip] });
    const stale = shop.groups.changeGroups({ id: 'ada', version: 5 }, { group: staff });
    await expect(stale).rejects.toMatchObject({
      code: 'ConcurrentModification',
      currentVersion: 6,
    });
    expect(shop.sandbox.customer('ada')).toMatchObject({ version: 6 });
  });

  test('decides inside withConflictRetry on what was read, not on later changes', async () => {
    const { groups, sandbox } = await openShop();
    let tries = 0;
    await groups.withConflictRetry(
      ada,
      async (current) => {
        tries += 1;
        if (tries === 1) await groups.addCustomerToGroup(current, staff);
        if (current.customerGroup?.key === 'staff') return null;
        return groups.changeGroups(current, { group: vip });
      },
      { baseDelayMs: 1 },
    );
    expect(tries).toBe(2);
    expect(sandbox.customer('ada')?.customerGroup?.id).toBe('group-staff');
  });
});

describe('without a version', () => {
  test('sends only what is missing', async () => {
    const shop = await openShop();
    await shop.groups.assignGroups(ada, [vip]);
    shop.sandbox.clearRequests();
    await shop.groups.assignGroups(ada, [vip, club]);
    const write = shop.sandbox.requests.find(
      ({ operationName }) => operationName === 'changeGroups',
    );
    expect(write?.variables).toMatchObject({
      actions: [
        { addCustomerGroupAssignment: { customerGroupAssignment: { customerGroup: club } } },
      ],
    });
    expect(assignedKeys(shop, 'ada')).toEqual(['vip', 'club']);
  });

  test.each<[string, (groups: CustomerGroups) => Promise<{ data?: unknown }>]>([
    ['assigning', (groups) => groups.assignGroups(ada, [vip, { id: 'group-staff' }])],
    ['unassigning', (groups) => groups.unassignGroups(ada, [club])],
    ['setting in another order', (groups) => groups.setGroups(ada, [{ id: 'group-staff' }, vip])],
    ['the single group', (groups) => groups.changeGroups(ada, { group: { id: 'group-club' } })],
  ])('%s what is already so writes nothing and returns the customer', async (_, again) => {
    const shop = await openShop();
    await shop.groups.changeGroups(ada, { set: [vip, staff], group: club });
    shop.sandbox.clearRequests();
    expect(await again(shop.groups)).toMatchObject({
      data: { customer: { id: 'ada', version: 6 } },
    });
    expect(operationsSent(shop)).toEqual(['getCustomerGroups']);
  });

  test('keeps a group that is assigned by key and unassigned by id, also when repeated', async () => {
    const shop = await openShop();
    const change = { assign: [vip], unassign: [{ id: 'group-vip' }] };
    for (let times = 0; times < 3; times += 1) await shop.groups.changeGroups(ada, change);
    expect(assignedKeys(shop, 'ada')).toEqual(['vip']);
    expect(shop.sandbox.customer('ada')?.version).toBe(6);
  });

  test('accepts whole groups, such as findGroup returns', async () => {
    const shop = await openShop();
    const found = await shop.groups.findGroup(vip);
    if (found === null) throw new Error('The group vip is missing.');
    await shop.groups.assignGroups(ada, [found]);
    await shop.groups.changeGroups(ada, { group: found });
    expect(assignedKeys(shop, 'ada')).toEqual(['vip']);
  });

  test('sends nothing when the signal is already aborted', async () => {
    const shop = await openShop();
    const signal = AbortSignal.abort();
    const stopped = shop.groups.assignGroups(ada, [vip], { signal });
    await expect(stopped).rejects.toMatchObject({ code: 'Aborted' });
    expect(shop.sandbox.requests).toEqual([]);
  });

  test('rejects although the shop’s client would ignore errors', async () => {
    const shop = await openShop();
    const sent: unknown[] = [];
    const server = createServerClient(shop.api);
    const mutate = (options: { errorPolicy?: string }) => {
      sent.push(options.errorPolicy);
      return server.mutate(options);
    };
    const groups = createCustomerGroups({ client: { ...server, mutate } });
    await expect(groups.assignGroups(ada, [{ key: 'none' }])).rejects.toThrow();
    expect(sent).toEqual(['none']);
  });

  test('works on a project that rejects assigning twice and unassigning an absent group', async () => {
    const shop = await openShop(undefined, { strictAssignments: true });
    await shop.groups.assignGroups(ada, [vip]);
    await shop.groups.assignGroups(ada, [vip, staff]);
    await shop.groups.unassignGroups(ada, [vip, club]);
    expect(assignedKeys(shop, 'ada')).toEqual(['staff']);
  });

  test('changes assignments and the single group in one update, also by key', async () => {
    const shop = await openShop();
    await shop.groups.setGroups(ada, [vip, staff]);
    shop.sandbox.clearRequests();
    const change = { assign: [club], unassign: [vip], group: staff };
    await shop.groups.changeGroups({ key: 'ada-key' }, change);
    expect(assignedKeys(shop, 'ada')).toEqual(['staff', 'club']);
    expect(shop.sandbox.customer('ada')?.customerGroup?.id).toBe('group-staff');
    expect(operationsSent(shop)).toEqual(['getCustomerGroups', 'changeGroups']);
    await shop.groups.changeGroups(ada, { group: null, set: [] });
    expect(shop.sandbox.customer('ada')).toMatchObject({ customerGroupAssignments: [] });
    expect(shop.sandbox.customer('ada')?.customerGroup).toBeUndefined();
  });

  test('removes groups before it adds others at 500 groups', async () => {
    const names = Array.from({ length: 501 }, (_, index) => `g${index}`);
    const shop = await openShop({
      customerGroups: names.map((name) => ({ key: name, name })),
      customers: [{ id: 'ada', email: 'ada@example.com' }],
    });
    await shop.groups.setGroups(
      ada,
      names.slice(0, 500).map((key) => ({ key })),
    );
    const beyond = shop.groups.assignGroups(ada, [{ key: 'g500' }]);
    await expect(beyond).rejects.toMatchObject({
      graphQLErrors: [{ extensions: { code: 'MaxResourceLimitExceeded' } }],
    });
    await shop.groups.changeGroups(ada, { assign: [{ key: 'g500' }], unassign: [{ key: 'g0' }] });
    expect(assignedKeys(shop, 'ada')).toHaveLength(500);
  });

  test('rejects an unknown customer and an unknown group at once', async () => {
    const shop = await openShop();
    await expect(shop.groups.assignGroups({ id: 'eve' }, [vip])).rejects.toMatchObject({
      code: 'ResourceNotFound',
      message: 'No customer has the id eve.',
    });
    await expect(shop.groups.assignGroups(ada, [{ key: 'none' }])).rejects.toMatchObject({
      graphQLErrors: [{ extensions: { code: 'ReferencedResourceNotFound' } }],
    });
    expect(operationsSent(shop)).toEqual([
      'getCustomerGroups',
      'getCustomerGroups',
      'changeGroups',
    ]);
  });

  test('reads after a lost response and does not repeat what was done', async () => {
    const shop = await openShop();
    shop.sandbox.faults.add({
      kind: 'status',
      status: 502,
      applied: true,
      operation: 'changeGroups',
      times: 1,
    });
    const answer = await shop.groups.assignGroups(ada, [vip], { baseDelayMs: 0 });
    expect(answer.data?.customer.version).toBe(6);
    expect(assignedKeys(shop, 'ada')).toEqual(['vip']);
    expect(operationsSent(shop)).toEqual([
      'getCustomerGroups',
      'changeGroups',
      'getCustomerGroups',
    ]);
  });
});

describe('reading', () => {
  test('returns the single group and the assigned ones, each once', async () => {
    const { groups } = await openShop();
    await groups.changeGroups(ada, { assign: [vip, club], group: vip });
    const { customer, groups: found } = await groups.getCustomerGroups({ key: 'ada-key' });
    expect(customer).toMatchObject({ id: 'ada', version: 6 });
    expect(found.map(({ key }) => key)).toEqual(['vip', 'club']);
  });

  test('finds a group by id, key and name, also when the name contains quotes', async () => {
    const { groups } = await openShop({
      customerGroups: [
        { id: 'q', name: 'The "best" \\ only' },
        { key: 'vip', name: 'VIP' },
      ],
    });
    expect(await groups.findGroup({ id: 'q' })).toMatchObject({ name: 'The "best" \\ only' });
    expect(await groups.findGroup({ name: 'The "best" \\ only' })).toMatchObject({ id: 'q' });
    expect(await groups.findGroup({ key: 'vip' })).toMatchObject({ name: 'VIP' });
    expect(await groups.findGroup({ key: 'none' })).toBeNull();
  });

  test('creates a group once for concurrent calls of ensureGroup', async () => {
    const { groups, sandbox } = await openShop();
    const asked = Array.from({ length: 8 }, () => groups.ensureGroup({ key: 'new', name: 'New' }));
    const ids = new Set((await Promise.all(asked)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(sandbox.customerGroups.filter(({ key }) => key === 'new')).toHaveLength(1);
    expect(await groups.ensureGroup({ name: 'VIP' })).toMatchObject({ key: 'vip' });
  });

  test('does not return a group that has the name but another key', async () => {
    const { groups } = await openShop();
    await expect(groups.ensureGroup({ key: 'other', name: 'VIP' })).rejects.toMatchObject({
      graphQLErrors: [{ extensions: { code: 'DuplicateField', field: 'name' } }],
    });
  });

  test('lists all customers of a predicate, each once, while they change', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `c${String(index).padStart(2, '0')}`);
    const { groups } = await openShop({
      customerGroups: [{ key: 'vip', name: 'VIP' }],
      customers: ids.map((id) => ({
        id,
        email: `${id}@example.com`,
        ...(id < 'c20' ? { customerGroup: vip } : {}),
      })),
    });
    const met: string[] = [];
    for await (const customer of groups.listCustomers('customerGroup is defined', {
      pageSize: 6,
    })) {
      met.push(customer.id);
      await groups.removeCustomerFromGroup(customer);
    }
    expect(met).toEqual(ids.slice(0, 20));
    const all: string[] = [];
    for await (const { id } of groups.listCustomers(undefined, { pageSize: 5 })) all.push(id);
    expect(all).toEqual(ids);
  });
});
