import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createCustomer } from '../../test/commands.ts';
import { type Workbench, openWorkbench } from '../../test/workbench.ts';

describe('commands that arrive together', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench({ productLimit: 10 });
  });
  afterEach(() => bench.close());

  it('can lower the product limit after the largest group has shrunk', async () => {
    await bench.createGroup('large', 10);
    const [shrunk, limited] = await Promise.all([
      bench.submit({ type: 'updateGroup', details: { externalId: 'large', maxGroupSize: 3 } }),
      bench.submit({ type: 'updateOrg', settings: { productLimit: 3 } }),
    ]);
    expect([shrunk.accepted, limited.accepted]).toEqual([true, true]);
  });

  it('can lower the product limit after the largest group was deleted', async () => {
    await bench.createGroup('small', 2);
    await bench.createGroup('large', 10);
    const [deleted, limited] = await Promise.all([
      bench.submit({ type: 'deleteGroup', selectors: { externalId: 'large' } }),
      bench.submit({ type: 'updateOrg', settings: { productLimit: 2 } }),
    ]);
    expect([deleted.accepted, limited.accepted]).toEqual([true, true]);
  });

  it('cannot lower the product limit below the size of a group created just before', async () => {
    const [created, limited] = await Promise.all([
      bench.submit({ type: 'createGroup', details: { externalId: 'new', maxGroupSize: 5 } }),
      bench.submit({ type: 'updateOrg', settings: { productLimit: 4 } }),
    ]);
    expect(created.accepted).toBe(true);
    expect(limited).toMatchObject({ refusals: [{ code: 95008 }] });
  });

  it('keep their order when one of them has to wait for the next transaction', async () => {
    const small = await openWorkbench({ productLimit: 10 }, 2);
    await small.createGroup('large', 10);
    const outcomes = await Promise.all([
      small.submit({ type: 'deleteGroup', selectors: { externalId: 'large' } }),
      small.submit({ type: 'updateOrg', settings: { productLimit: 3 } }),
      small.submit({ type: 'createGroup', details: { externalId: 'new', maxGroupSize: 10 } }),
    ]);
    expect(outcomes).toMatchObject([
      { accepted: true },
      { accepted: true },
      { refusals: [{ code: 1639 }] },
    ]);
    await small.close();
  });

  it('share one transaction when a customer is created and merged into a later one', async () => {
    const commits: number[] = [];
    bench.onCommit((commands) => commits.push(commands));
    const outcomes = await Promise.all([
      bench.submit(createCustomer(1)),
      bench.submit(createCustomer(2)),
      bench.submit({ type: 'mergeCustomer', victim: 1, survivor: 2 }),
    ]);
    expect(outcomes.map(({ accepted }) => accepted)).toEqual([true, true, true]);
    expect(commits).toEqual([3]);
  });
});
