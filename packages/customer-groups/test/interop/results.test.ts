import { expect, it, onTestFinished, vi } from 'vitest';

import { createCustomerGroups } from '../../src/index.ts';
import { forEachClient } from './clients.ts';
import { ada, nobody, openShop, targetOf, vip } from './shop.ts';

forEachClient((connect) => {
  async function open(others = 0) {
    const sandbox = await openShop({}, others);
    const client = await connect(targetOf(sandbox));
    return { sandbox, groups: createCustomerGroups({ client }) };
  }

  it('resolves an addition with the whole result: the customer, their group and their new version', async () => {
    const { groups } = await open();
    const response = await groups.addCustomerToGroup(ada, vip);
    expect(response.errors).toBeUndefined();
    expect(response.data).toMatchObject({
      customer: {
        id: ada.id,
        version: 6,
        key: 'ada',
        email: 'ada@example.com',
        firstName: 'Ada',
        lastName: null,
        customerGroupRef: { typeId: 'customer-group', id: vip.id },
        customerGroup: { id: vip.id, version: 1, key: 'vip', name: 'VIP' },
      },
    });
  });

  it('resolves a removal with the customer without a group', async () => {
    const { groups, sandbox } = await open();
    const added = await groups.addCustomerToGroup(ada, { key: 'vip' });
    const version = added.data?.customer.version ?? 0;
    const response = await groups.removeCustomerFromGroup({ id: ada.id, version });
    expect(response.data?.customer).toMatchObject({
      version: 7,
      customerGroup: null,
      customerGroupRef: null,
    });
    expect(sandbox.customer('ada')?.customerGroup).toBeUndefined();
  });

  it('assigns, unassigns and sets groups in one request each with a version', async () => {
    const { groups, sandbox } = await open();
    const keysAfter = async (
      change: 'assignGroups' | 'unassignGroups' | 'setGroups',
      version: number,
      ...keys: string[]
    ) => {
      sandbox.clearRequests();
      const { data } = await groups[change](
        { id: ada.id, version },
        keys.map((key) => ({ key })),
      );
      expect(sandbox.requests.filter(({ operationName }) => operationName)).toHaveLength(1);
      return [
        data?.customer.version,
        ...(data?.customer.customerGroupAssignments ?? []).map((one) => one.customerGroup?.key),
      ];
    };
    expect(await keysAfter('assignGroups', 5, 'vip', 'gold')).toEqual([6, 'vip', 'gold']);
    expect(await keysAfter('unassignGroups', 6, 'vip')).toEqual([7, 'gold']);
    expect(await keysAfter('setGroups', 7, 'vip')).toEqual([8, 'vip']);
  });

  it('assigns, unassigns and sets groups of a customer given by key', async () => {
    const { groups } = await open();
    const she = { key: 'ada' };
    await groups.assignGroups(she, [{ key: 'vip' }, { key: 'gold' }]);
    await groups.unassignGroups(she, [vip]);
    expect(await groups.getCustomerGroups(she)).toMatchObject({ groups: [{ key: 'gold' }] });
    await groups.setGroups(she, [vip]);
    expect(await groups.getCustomerGroups(she)).toMatchObject({
      customer: { id: ada.id, version: 8 },
      groups: [{ key: 'vip' }],
    });
  });

  it('reads what others changed meanwhile, bypassing every cache', async () => {
    const { groups, sandbox } = await open();
    expect((await groups.getCustomerGroups({ id: ada.id })).groups).toEqual([]);
    const other = createCustomerGroups({ client: await connect(targetOf(sandbox)) });
    await other.addCustomerToGroup(ada, vip);
    expect(await groups.getCustomerGroups({ id: ada.id })).toMatchObject({
      customer: { version: 6 },
      groups: [vip],
    });
  });

  it('finds a group by id, key and name, and returns null without a match', async () => {
    const { groups } = await open();
    for (const pointer of [vip, { key: 'vip' }, { name: 'VIP' }]) {
      expect(await groups.findGroup(pointer)).toMatchObject({ id: vip.id, key: 'vip', version: 1 });
    }
    expect(await groups.findGroup({ key: 'nobody' })).toBeNull();
  });

  it('creates a group once, and finds it afterwards', async () => {
    const { groups, sandbox } = await open();
    const silver = { key: 'silver', name: 'Silver' };
    const made = await groups.ensureGroup(silver);
    expect(made).toMatchObject({ ...silver, version: 1 });
    sandbox.clearRequests();
    expect(await groups.ensureGroup(silver)).toEqual(made);
    expect(sandbox.requests.map(({ operationName }) => operationName)).toEqual(['findGroup']);
    expect(sandbox.customerGroups).toHaveLength(3);
  });

  it('lists more customers than a page holds, each once', async () => {
    const { groups, sandbox } = await open(12);
    const listed: string[] = [];
    for await (const { id } of groups.listCustomers(undefined, { pageSize: 5 })) listed.push(id);
    expect(listed).toEqual(sandbox.customers.map(({ id }) => id).sort());
  });

  it('decides again on what it reads after a conflict', async () => {
    const { groups, sandbox } = await open();
    sandbox.faults.add({ kind: 'conflict', times: 2 });
    const response = await groups.withConflictRetry(
      { key: 'ada' },
      (current) => groups.addCustomerToGroup(current, vip),
      { baseDelayMs: 1 },
    );
    expect(response.data?.customer.customerGroup?.key).toBe('vip');
    expect(sandbox.customer('ada')?.version).toBe(8);
  });

  it('changes many customers at once, and reports the outcome of each', async () => {
    const { groups, sandbox } = await open(2);
    await groups.assignGroups({ key: 'other-1' }, [vip]);
    sandbox.clearRequests();
    const report = await groups.bulkChangeGroups([
      { customer: { id: ada.id }, assign: [vip] },
      { customer: { key: 'other-0' }, assign: [{ key: 'no-such-group' }] },
      { customer: { key: 'other-1' }, assign: [vip] },
      { customer: nobody, assign: [vip] },
    ]);
    expect(report).toMatchObject({
      updated: 1,
      unchanged: 1,
      failed: 2,
      pending: 0,
      unknown: 0,
      items: [
        { status: 'updated', version: 6 },
        { status: 'failed', error: { code: 'ReferencedResourceNotFound' } },
        { status: 'unchanged', version: 2 },
        { status: 'failed', error: { code: 'ResourceNotFound' } },
      ],
    });
    expect(report).not.toHaveProperty('endedBy');
    // One request reads all, one changes both that need it: the rejection of one did not affect the other.
    const operations = sandbox.requests.map(({ operationName }) => operationName);
    expect(operations).toEqual(['listCustomers', 'bulkChangeGroups']);
  });

  it('retries the customers of a bulk who had a conflict', async () => {
    const { groups, sandbox } = await open(1);
    sandbox.faults.add({ kind: 'conflict', operation: 'bulkChangeGroups', times: 1 });
    const report = await groups.bulkChangeGroups(
      [
        { customer: { id: ada.id }, assign: [vip] },
        { customer: { key: 'other-0' }, assign: [vip] },
      ],
      { baseDelayMs: 1 },
    );
    expect(report).toMatchObject({ updated: 2, items: [{ version: 7 }, { version: 2 }] });
  });

  it('reads after a bulk whose response was cut off, and does nothing twice', async () => {
    let broken = 0;
    const through = globalThis.fetch;
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const response = await through(url, init);
      const isBulk = JSON.stringify(init.body).includes('bulkChangeGroups');
      if (broken > 0 || !isBulk) return response;
      broken += 1;
      return new Response((await response.text()).slice(0, 30), response);
    });
    const { groups, sandbox } = await open(1);
    const report = await groups.bulkChangeGroups(
      [
        { customer: { id: ada.id }, assign: [vip] },
        { customer: { key: 'other-0' }, assign: [vip] },
      ],
      { baseDelayMs: 1 },
    );
    expect(broken).toBe(1);
    expect(report).toMatchObject({ updated: 2, items: [{ version: 6 }, { version: 2 }] });
    expect(sandbox.customer('ada')?.version).toBe(6);
  });
});
