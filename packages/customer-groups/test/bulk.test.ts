import type { Seed } from 'commercetools-sandbox';
import { describe, expect, test } from 'vitest';

import {
  type BulkChange,
  type BulkReport,
  createCustomerGroups,
  createServerClient,
} from '../src/index.ts';
import { assignedKeys, openShop, operationsSent, type Shop } from './shop.ts';

const vip = { key: 'vip' };

function crowd(size: number): Seed {
  return {
    customerGroups: [
      { key: 'vip', name: 'VIP' },
      { key: 'old', name: 'Old' },
    ],
    customers: Array.from({ length: size }, (_, index) => ({
      id: `c${index}`,
      key: `key-c${index}`,
      email: `c${index}@example.com`,
    })),
  };
}

function changesOf(size: number): BulkChange[] {
  return Array.from({ length: size }, (_, index) => ({
    customer: { id: `c${index}` },
    assign: [vip],
  }));
}

async function openCrowd(size: number): Promise<Shop & { changes: BulkChange[] }> {
  return { ...(await openShop(crowd(size))), changes: changesOf(size) };
}

/** Compares the report's statement about each customer with the sandbox. */
function expectTrue(shop: Shop, report: BulkReport): void {
  for (const { customer, status, version } of report.items) {
    const held = shop.sandbox.customer(customer.id ?? customer.key);
    const isVip = held !== undefined && assignedKeys(shop, held.id).includes('vip');
    if (status === 'updated' || status === 'unchanged') {
      expect(isVip, `${customer.id} is ${status}`).toBe(true);
      expect(version).toBe(held?.version);
    }
    if (status === 'failed' || status === 'pending')
      expect(isVip, `${customer.id} is ${status}`).toBe(false);
  }
}

test('changes several customers per request, and reports the outcome of each', async () => {
  const shop = await openCrowd(60);
  await shop.groups.assignGroups({ id: 'c1' }, [vip]);
  shop.sandbox.clearRequests();
  const changes: BulkChange[] = [
    ...shop.changes,
    { customer: { key: 'key-c1' }, assign: [vip] },
    { customer: { id: 'nobody' }, assign: [vip] },
    { customer: { id: 'c2' }, assign: [{ key: 'no such group' }] },
  ];
  const progress: number[] = [];
  const report = await shop.groups.bulkChangeGroups(changes, {
    onProgress: ({ updated, unchanged, failed }) => progress.push(updated + unchanged + failed),
  });
  expect(report).toMatchObject({ updated: 59, unchanged: 2, failed: 2, pending: 0, unknown: 0 });
  expect(report.endedBy).toBeUndefined();
  expect(report.items[0]).toEqual({
    customer: { id: 'c0' },
    wished: { assign: [vip] },
    status: 'updated',
    version: 2,
  });
  expect(report.items[1]).toMatchObject({ status: 'unchanged', version: 2 });
  expect(report.items[61]).toMatchObject({ status: 'failed', error: { code: 'ResourceNotFound' } });
  expect(report.items[62]).toMatchObject({
    status: 'failed',
    error: { code: 'ReferencedResourceNotFound' },
  });
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
  expect(progress.at(-1)).toBe(63);
  expectTrue(shop, { ...report, items: report.items.slice(0, 62) });
  expect(operationsSent(shop).filter((name) => name === 'bulkChangeGroups')).toHaveLength(3);
});

test('sets and unassigns groups, and changes the single group', async () => {
  const shop = await openCrowd(2);
  const report = await shop.groups.bulkChangeGroups([
    { customer: { id: 'c0' }, set: [{ key: 'old' }, vip], group: vip },
    { customer: { id: 'c1' }, set: [{ key: 'old' }] },
  ]);
  expect(report.updated).toBe(2);
  const again = await shop.groups.bulkChangeGroups([
    { customer: { id: 'c0' }, unassign: [{ key: 'old' }], group: null },
    { customer: { id: 'c1' }, unassign: [vip] },
  ]);
  expect(again.items.map(({ status }) => status)).toEqual(['updated', 'unchanged']);
  expect(assignedKeys(shop, 'c0')).toEqual(['vip']);
  expect(shop.sandbox.customer('c0')?.customerGroup).toBeUndefined();
});

test('makes all changes when several concern the same customer', async () => {
  const shop = await openCrowd(1);
  const changes = [vip, { key: 'old' }].map((group) => ({
    customer: { id: 'c0' },
    assign: [group],
  }));
  const report = await shop.groups.bulkChangeGroups(changes, { baseDelayMs: 1 });
  expect(report.updated).toBe(2);
  expect(assignedKeys(shop, 'c0').toSorted()).toEqual(['old', 'vip']);
});

describe('1,000 customers with failures in between', () => {
  test('reports every item correctly, and completes all of them', async () => {
    const shop = await openCrowd(1_000);
    const { faults } = shop.sandbox;
    faults.add({ kind: 'conflict', probability: 0.05 });
    faults.add({ kind: 'invalidToken', probability: 0.05 });
    faults.add({ kind: 'status', status: 502, probability: 0.1 });
    faults.add({
      kind: 'status',
      status: 503,
      applied: true,
      operation: 'bulkChangeGroups',
      probability: 0.1,
    });
    faults.add({
      kind: 'disconnect',
      applied: true,
      operation: 'bulkChangeGroups',
      probability: 0.05,
    });
    const report = await shop.groups.bulkChangeGroups(shop.changes, {
      baseDelayMs: 1,
      attempts: 20,
    });
    expectTrue(shop, report);
    expect(report).toMatchObject({ updated: 1_000, failed: 0, pending: 0, unknown: 0 });
    const added = shop.sandbox.messages.filter(
      ({ type }) => type === 'CustomerGroupAssignmentAdded',
    );
    expect(added).toHaveLength(1_000);
  });

  test('resumes a run that ended half way, from a report stored as JSON', async () => {
    const shop = await openCrowd(1_000);
    const { faults } = shop.sandbox;
    let batches = 0;
    const first = await shop.groups.bulkChangeGroups(shop.changes, {
      baseDelayMs: 1,
      attempts: 3,
      onProgress: () => {
        batches += 1;
        if (batches === 10) faults.add({ kind: 'status', status: 503, applied: true });
      },
    });
    expectTrue(shop, first);
    expect(first.endedBy).toMatchObject({ code: 'Unavailable', kind: 'transient', status: 503 });
    expect(first.updated).toBeGreaterThanOrEqual(250);
    expect(first.pending + first.unknown).toBe(1_000 - first.updated);
    expect(first.failed).toBe(0);

    faults.clear();
    shop.sandbox.clearRequests();
    const resume = JSON.parse(JSON.stringify(first)) as BulkReport;
    const second = await shop.groups.bulkChangeGroups(shop.changes, { resume });
    expectTrue(shop, second);
    expect(second.updated + second.unchanged).toBe(1_000);
    // Customers who were done are not read again.
    const reads = operationsSent(shop).filter((name) => name === 'listCustomers');
    expect(reads).toHaveLength(Math.ceil((1_000 - first.updated) / 25));
  });
});

test('does not resume from the report of other changes', async () => {
  const shop = await openCrowd(2);
  const resume = await shop.groups.bulkChangeGroups(shop.changes);
  const others = shop.changes.map(({ customer }) => ({ customer, assign: [{ key: 'old' }] }));
  const refused = shop.groups.bulkChangeGroups(others, { resume });
  await expect(refused).rejects.toThrow('its items[0] is about another change');
  expect(assignedKeys(shop, 'c0')).toEqual(['vip']);
});

test('fails a change whose version is out of date', async () => {
  const shop = await openCrowd(2);
  const changes = [1, 7].map((version, index) => ({
    customer: { id: `c${index}`, version },
    assign: [vip],
  }));
  const report = await shop.groups.bulkChangeGroups(changes);
  expect(report.items.map(({ status }) => status)).toEqual(['updated', 'failed']);
  expect(report.items[1]?.error).toMatchObject({
    code: 'ConcurrentModification',
    currentVersion: 1,
  });
  expect(assignedKeys(shop, 'c1')).toEqual([]);
});

test('writes nothing more once a throwing onProgress has ended the call', async () => {
  const shop = await openCrowd(200);
  const onProgress = (): never => {
    throw new Error('the log is full');
  };
  const failing = shop.groups.bulkChangeGroups(shop.changes, { onProgress });
  await expect(failing).rejects.toThrow('the log is full');
  const { length } = operationsSent(shop);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(operationsSent(shop)).toHaveLength(length);
  expect(shop.sandbox.messages.length).toBeLessThanOrEqual(50);
});

describe('after failures, the report', () => {
  test('counts a write with a lost response only after reading the customer', async () => {
    const shop = await openCrowd(3);
    shop.sandbox.faults.add({ kind: 'disconnect', applied: true, operation: 'bulkChangeGroups' });
    const report = await shop.groups.bulkChangeGroups(shop.changes, { attempts: 1 });
    expect(report).toMatchObject({ updated: 3, unknown: 0 });
    expect(report.endedBy).toBeUndefined();
    expectTrue(shop, report);
  });

  test('calls a lost write unknown when the customer cannot be read afterwards', async () => {
    const shop = await openCrowd(3);
    shop.sandbox.faults.add({ kind: 'disconnect', applied: true, operation: 'bulkChangeGroups' });
    const { groups } = shop;
    const running = groups.bulkChangeGroups(shop.changes, { attempts: 1 });
    // The read before the write succeeds; the read after it fails.
    while (!operationsSent(shop).includes('listCustomers')) await new Promise(setImmediate);
    shop.sandbox.faults.add({ kind: 'status', status: 503, operation: 'listCustomers' });
    const report = await running;
    expect(report.items.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(report.items[0]?.error).toMatchObject({ code: 'Unavailable' });
  });

  test.each([403, 200] as const)(
    'leaves everything pending when the scope is missing (HTTP %i), and the run ends at once',
    async (insufficientScopeStatus) => {
      const scopes = ['view_customers'];
      const clients = [{ clientId: 'groups-server', clientSecret: 'secret', scopes }];
      const shop = await openShop(crowd(100), { clients, insufficientScopeStatus });
      const client = createServerClient({ ...shop.api, scopes: ['view_customers:demo'] });
      const changes = changesOf(100);
      const report = await createCustomerGroups({ client }).bulkChangeGroups(changes);
      expect(report.endedBy).toMatchObject({ code: 'insufficient_scope', kind: 'refused' });
      expect(report).toMatchObject({ pending: 100 });
      expect(report.items[0]).toMatchObject({ customer: { id: 'c0' }, status: 'pending' });
      expect(report.items[0]).not.toHaveProperty('error');
      // Two batches were under way; the other two are not attempted, and none is split.
      const sent = operationsSent(shop).filter((name) => name === 'bulkChangeGroups');
      expect(sent.length).toBeLessThanOrEqual(2);
    },
  );

  test('fails customers whom others keep changing, while the run continues', async () => {
    const shop = await openCrowd(30);
    shop.sandbox.faults.add({ kind: 'conflict' });
    const report = await shop.groups.bulkChangeGroups(shop.changes, {
      attempts: 2,
      baseDelayMs: 1,
    });
    expect(report).toMatchObject({ failed: 30 });
    expect(report.endedBy).toBeUndefined();
    expect(report.items[29]?.error).toMatchObject({ code: 'ConcurrentModification' });
    expectTrue(shop, report);
  });

  test('calls a lost write pending, not unknown, once a read has shown that it was not made', async () => {
    const shop = await openCrowd(2);
    const operation = 'bulkChangeGroups';
    shop.sandbox.faults.add({ kind: 'status', status: 503, operation, times: 1 });
    shop.sandbox.faults.add({ kind: 'status', status: 404, operation });
    const report = await shop.groups.bulkChangeGroups(shop.changes, { baseDelayMs: 1 });
    expect(report).toMatchObject({ pending: 2, endedBy: { status: 404 } });
    expectTrue(shop, report);
  });

  test('calls writes unknown that were answered with a page of HTML, which ends the run', async () => {
    const shop = await openCrowd(2);
    const page = { networkError: { statusCode: 200, bodyText: '<html>Please sign in</html>' } };
    const client = { ...createServerClient(shop.api), mutate: () => Promise.reject(page) };
    const report = await createCustomerGroups({ client }).bulkChangeGroups(shop.changes);
    expect(report).toMatchObject({ unknown: 2, endedBy: { code: 'HttpError', status: 200 } });
  });

  test('treats a response without one of the customers as lost for that customer', async () => {
    const shop = await openCrowd(2);
    const server = createServerClient(shop.api);
    const silent = { ...server, mutate: async () => ({ data: { c0: null } }) };
    const groups = createCustomerGroups({ client: silent });
    const report = await groups.bulkChangeGroups(shop.changes, { attempts: 2, baseDelayMs: 1 });
    expect(report).toMatchObject({ pending: 2, endedBy: { code: 'Unavailable' } });
    expectTrue(shop, report);
  });

  test('fails only the bad part of a request that was rejected as a whole', async () => {
    const shop = await openCrowd(40);
    const changes: BulkChange[] = [...shop.changes];
    // A reference of another type: commercetools rejects the whole request with HTTP 400.
    changes[17] = { customer: { id: 'c17' }, assign: [{ key: 'vip', typeId: 'cart' }] };
    const report = await shop.groups.bulkChangeGroups(changes);
    expect(report).toMatchObject({ updated: 39, failed: 1 });
    expect(report.items[17]).toMatchObject({ status: 'failed' });
    expectTrue(shop, report);
  });

  test('leaves the rest pending after an abort, ready to be resumed', async () => {
    const shop = await openCrowd(100);
    const stop = new AbortController();
    const report = await shop.groups.bulkChangeGroups(shop.changes, {
      batchSize: 10,
      concurrency: 1,
      signal: stop.signal,
      onProgress: ({ updated }) => updated >= 30 && stop.abort(),
    });
    expect(report).toMatchObject({ updated: 30, pending: 70 });
    expectTrue(shop, report);
  });

  test('comes at once when an abort ends the wait for the next attempt', async () => {
    const shop = await openCrowd(3);
    shop.sandbox.faults.add({ kind: 'conflict' });
    const stop = new AbortController();
    const hour = 3_600_000;
    const waiting = { baseDelayMs: hour, maxDelayMs: hour, signal: stop.signal };
    const running = shop.groups.bulkChangeGroups(shop.changes, waiting);
    await expect.poll(() => operationsSent(shop)).toHaveLength(2);
    stop.abort();
    const report = await running;
    expect(report).toMatchObject({ failed: 3 });
    expect(operationsSent(shop)).toHaveLength(2);
    expectTrue(shop, report);
  });
});
