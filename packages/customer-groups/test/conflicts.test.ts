import { describe, expect, test } from 'vitest';

import { assignedKeys, openShop, operationsSent } from './shop.ts';

const ada = { id: 'ada' };

describe('withConflictRetry', () => {
  test('reads again after a conflict and passes the current customer to the next attempt', async () => {
    const shop = await openShop();
    shop.sandbox.faults.add({ kind: 'conflict', times: 2 });
    const seen: number[] = [];
    const answer = await shop.groups.withConflictRetry(
      ada,
      (current) => {
        seen.push(current.version);
        return shop.groups.addCustomerToGroup(current, { key: 'vip' });
      },
      { baseDelayMs: 1 },
    );
    expect(seen).toEqual([5, 6, 7]);
    expect(answer.data?.customer.version).toBe(8);
  });

  test('lets the caller decide again on what was read', async () => {
    const { groups, sandbox } = await openShop();
    const decided = await groups.withConflictRetry(
      ada,
      async (current) => {
        if (current.customerGroup?.key === 'staff') return 'left alone';
        await groups.addCustomerToGroup(current, { key: 'staff' });
        // Another writer changes the customer between this one's read and write.
        return groups.addCustomerToGroup(current, { key: 'vip' });
      },
      { baseDelayMs: 1 },
    );
    expect(decided).toBe('left alone');
    expect(sandbox.customer('ada')?.customerGroup?.id).toBe('group-staff');
  });

  test('gives up after the configured attempts, with the client’s own rejection', async () => {
    const shop = await openShop();
    shop.sandbox.faults.add({ kind: 'conflict' });
    let tries = 0;
    const failing = shop.groups.withConflictRetry(
      ada,
      (current) => {
        tries += 1;
        return shop.groups.addCustomerToGroup(current, { key: 'vip' });
      },
      { attempts: 3, baseDelayMs: 1 },
    );
    await expect(failing).rejects.toMatchObject({ name: 'RequestFailed', graphQLErrors: [{}] });
    expect(tries).toBe(3);
  });

  test('does not retry other failures than conflicts', async () => {
    const shop = await openShop();
    shop.sandbox.faults.add({ kind: 'status', status: 502, operation: 'addCustomerToGroup' });
    const failing = shop.groups.withConflictRetry(ada, (current) =>
      shop.groups.addCustomerToGroup(current, { key: 'vip' }),
    );
    await expect(failing).rejects.toMatchObject({ networkError: { statusCode: 502 } });
    expect(operationsSent(shop)).toEqual(['getCustomerGroups', 'addCustomerToGroup']);
  });

  test('recognizes a conflict that the client resolved with, as under errorPolicy all', async () => {
    const { groups } = await openShop();
    let tries = 0;
    const conflict = { extensions: { code: 'ConcurrentModification' }, message: 'stale' };
    const answer = await groups.withConflictRetry(
      ada,
      async () => ((tries += 1) < 3 ? { data: null, errors: [conflict] } : { data: 'done' }),
      { baseDelayMs: 1 },
    );
    expect(answer).toEqual({ data: 'done' });
    expect(tries).toBe(3);
  });

  test.each([
    ['during a wait', (stop: () => void) => setTimeout(stop, 20)],
    ['during an attempt', (stop: () => void) => stop()],
  ])(
    'an abort %s ends it with the outcome of the last attempt, and nothing more is sent',
    async (_, then) => {
      const shop = await openShop();
      shop.sandbox.faults.add({ kind: 'conflict', times: 1 });
      const stop = new AbortController();
      const failing = shop.groups.withConflictRetry(
        ada,
        async (current) => {
          try {
            return await shop.groups.addCustomerToGroup(current, { key: 'vip' });
          } finally {
            then(() => stop.abort());
          }
        },
        { baseDelayMs: 3_600_000, maxDelayMs: 3_600_000, signal: stop.signal },
      );
      await expect(failing).rejects.toMatchObject({ graphQLErrors: [{}] });
      expect(operationsSent(shop)).toEqual(['getCustomerGroups', 'addCustomerToGroup']);
    },
  );
});

test('makes each change of 50 writers on one customer once, within ten attempts each', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `group-${index}`);
  const shop = await openShop({
    customerGroups: names.map((key) => ({ key, name: key })),
    customers: [{ id: 'ada', email: 'ada@example.com' }],
  });
  const tries = await Promise.all(
    names.map(async (key) => {
      let tried = 0;
      await shop.groups.withConflictRetry(ada, (current) => {
        tried += 1;
        return shop.groups.assignGroups(current, [{ key }]);
      });
      return tried;
    }),
  );
  expect(assignedKeys(shop, 'ada').toSorted()).toEqual(names.toSorted());
  // The version grew by one for each change, so nothing was written twice.
  expect(shop.sandbox.customer('ada')?.version).toBe(51);
  const added = shop.sandbox.messages.filter(({ type }) => type === 'CustomerGroupAssignmentAdded');
  expect(added).toHaveLength(50);
  expect(Math.max(...tries)).toBeLessThanOrEqual(10);
  expect(Math.max(...tries)).toBeGreaterThan(1);
});
