import { describe, expect } from 'vitest';

import {
  addMobile,
  createCompany,
  createCustomer,
  createGroup,
  deleteGroup,
  invite,
  join,
  joinAsPrimary,
  leave,
  mergeCustomer,
  offerHandOver,
  setCompany,
} from '../commands.ts';
import { foldFromNothing } from '../trial/state.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { SnapshotPart } from '../../src/store/snapshot.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, allChanges, apply, type ContractTest } from './harness.ts';

/** Something of every kind, in every state. */
async function fill(store: Store, orgId: number): Promise<void> {
  await apply(
    store,
    orgId,
    createCompany('c'),
    ...[7, 8, 9, 10, 2 ** 53 - 1].map((userId) => createCustomer(userId)),
    ...['a', 'b', 'c', 'd'].map((externalId) => createGroup(externalId)),
    addMobile(8, '1'),
    setCompany(10, 1),
  );
  await apply(
    store,
    orgId,
    joinAsPrimary(1, 7),
    join(1, 8, { defaultGroup: true, permissions: ['allow_points_transfer'] }),
    join(2, 7),
    join(2, 9),
    leave(2, 7),
    join(3, 10),
    deleteGroup(4),
    mergeCustomer(9, 8),
    invite(2, 7),
    invite(2, 2 ** 53 - 1, { permissions: ['allow_points_transfer'], defaultGroup: true }),
    invite(1, 2 ** 53 - 1),
    offerHandOver(1, 8),
  );
}

interface Content {
  readonly companies: unknown;
  readonly customers: unknown;
  readonly groups: unknown;
  readonly memberships: unknown;
  readonly invitations: unknown;
}

/** The result of folding the log, in the order of a snapshot. */
async function folded(store: Store, orgId: number, through = Infinity): Promise<Content> {
  const log = (await allChanges(store, orgId)).filter(({ sequence }) => sequence <= through);
  const facts = foldFromNothing(orgId, log);
  return {
    companies: present(facts.companies.touched),
    customers: present(facts.customers.touched).map((customer) => ({
      customer,
      details: facts.details.need(customer.userId),
      identifiers: ownedBy(facts, customer.userId),
    })),
    groups: present(facts.groups.touched),
    memberships: present(facts.memberships.touched).map((one) => ({
      ...one,
      primaryMember: facts.groups.need(one.groupId).primaryUserId === one.userId,
    })),
    invitations: present(facts.invitations.touched)
      .filter(({ status }) => status === 'OPEN')
      .toSorted((a, b) => a.groupId - b.groupId || a.userId - b.userId),
  };
}

function ownedBy(facts: Facts, userId: number): unknown {
  const owned = [...facts.owners.touched].flatMap(([, owner]) =>
    owner?.userId === userId ? [owner.identifier] : [],
  );
  return expect.toSatisfy((found: readonly unknown[]) => {
    expect(found).toHaveLength(owned.length);
    expect(found).toEqual(expect.arrayContaining(owned));
    return true;
  });
}

/** Ordered by keys, which are numbers, or pairs of numbers joined by a colon. */
function present<Value>(rows: Iterable<readonly [unknown, Value | null]>): readonly Value[] {
  const numbers = (key: unknown): readonly number[] => String(key).split(':').map(Number);
  return [...rows]
    .toSorted(([a], [b]) => {
      const [[a1 = 0, a2 = 0], [b1 = 0, b2 = 0]] = [numbers(a), numbers(b)];
      return a1 - b1 || a2 - b2;
    })
    .flatMap(([, value]) => (value === null ? [] : [value]));
}

async function gather(
  parts: AsyncIterable<SnapshotPart>,
  onPart: (part: SnapshotPart) => Promise<void> = async () => {},
): Promise<Content> {
  const content: Record<SnapshotPart['kind'], unknown[]> = {
    companies: [],
    customers: [],
    groups: [],
    memberships: [],
    invitations: [],
  };
  for await (const part of parts) {
    expect(part.rows.length).toBeGreaterThan(0);
    expect(part.rows.length).toBeLessThanOrEqual(500);
    content[part.kind].push(...part.rows);
    await onPart(part);
  }
  return content;
}

export function snapshots(it: ContractTest): void {
  describe('a snapshot', () => {
    it('equals the folded log, with nothing of another org', async ({ store, orgId }) => {
      await fill(store, orgId);
      const other = await addOrg(store, 'other');
      await apply(store, other, createGroup('other'), createCustomer(5), join(1, 5));
      const snapshot = await store.openSnapshot(orgId);
      expect(snapshot?.org).toEqual(await store.findOrg(orgId));
      const content = await gather(snapshot?.parts() ?? none());
      await snapshot?.close();
      expect(content).toEqual(await folded(store, orgId));
    });

    it('keeps its moment while others write', async ({ store, orgId, reopen }) => {
      await fill(store, orgId);
      const other = await reopen().catch(() => store);
      const snapshot = await store.openSnapshot(orgId);
      let count = 0;
      // Before the first part, and during each.
      const write = async (): Promise<void> => {
        const userId = 1_000 + (count += 1);
        await apply(other, orgId, createCustomer(userId), join(1, userId));
        await apply(store, orgId, createGroup(`later-${count}`), leave(1, userId));
        if (count === 1) await apply(store, orgId, leave(1, 8), deleteGroup(3));
      };
      await write();
      const content = await gather(snapshot?.parts() ?? none(), write);
      await snapshot?.close();
      const { sequence = 0 } = snapshot?.org ?? {};
      expect(count).toBeGreaterThan(4);
      expect((await store.findOrg(orgId))?.sequence).toBeGreaterThan(sequence);
      expect(content).toEqual(await folded(store, orgId, sequence));
    });

    it('returns every row once, a limited number at a time', async ({ store, orgId }) => {
      const ids = Array.from({ length: 1_001 }, (_, index) => index + 1);
      await apply(store, orgId, ...ids.map((userId) => createCustomer(userId)));
      await apply(store, orgId, createGroup('a', { maxGroupSize: 2_000 }), createGroup('b'));
      await apply(store, orgId, ...ids.map((userId) => join(1, userId)), join(2, 5));
      await apply(store, orgId, ...ids.slice(0, 500).map((id) => createGroup(`g${id}`)));
      const snapshot = await store.openSnapshot(orgId);
      const sizes: string[] = [];
      const content = await gather(snapshot?.parts() ?? none(), async ({ kind, rows }) => {
        sizes.push(`${rows.length} ${kind}`);
      });
      await snapshot?.close();
      expect(sizes).toEqual([
        '500 customers',
        '500 customers',
        '1 customers',
        '500 groups',
        '500 memberships',
        '500 memberships',
        '2 memberships',
        '2 groups',
      ]);
      expect(content).toEqual(await folded(store, orgId));
    });

    it('of an unknown org is null', async ({ store }) => {
      expect(await store.openSnapshot(999)).toBeNull();
    });

    it('can be closed before its end, and again', async ({ store, orgId }) => {
      await fill(store, orgId);
      for (let round = 0; round < 30; round += 1) {
        const snapshot = await store.openSnapshot(orgId);
        await snapshot?.parts().next();
        await snapshot?.close();
        await snapshot?.close();
      }
    });
  });
}

async function* none(): AsyncGenerator<SnapshotPart> {}
