import { describe, expect } from 'vitest';

import {
  createCompany,
  createCustomer,
  createGroup,
  declineInvitation,
  deleteGroup,
  invite,
  join,
  joinAsPrimary,
  leave,
  offerHandOver,
  setCompany,
  withdrawHandOver,
} from '../../../test/commands.ts';
import type { Command } from '../../domain/commands.ts';
import { factsAt } from '../../domain/decide/settle.ts';
import type { Due } from '../../domain/due.ts';
import type { Group } from '../../domain/groups.ts';
import type { Needs } from '../../domain/needs.ts';
import { needsOf } from '../../domain/needs-of.ts';
import { shownStatus } from '../../domain/schedule.ts';
import type { SnapshotPart } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { addOrg, apply, type ContractTest, decideAll, now } from './harness.ts';
import { anyCustomer, anyGroup, idsOf, userIdsOf } from './walking.ts';

const hour = 60 * 60 * 1_000;
/** When all that `fill` makes is due, and a moment before. */
const then = now + hour;
const before = then - 1;

const all = { after: 0, limit: 10 };

function groupBetween(externalId: string, times: object): Command {
  return { type: 'createGroup', details: { externalId, maxGroupSize: 10, ...times } };
}

/**
 * One of each that ends or begins by itself: in group 1 a membership (8), an invitation (10) and an offer (7 to 9);
 * group 2 begins, group 3 ends; group 4 has one member (11), who brought her company.
 */
async function fill(store: Store, orgId: number): Promise<{ readonly invitationId: number }> {
  const userIds = [7, 8, 9, 10, 11];
  await apply(store, orgId, ...userIds.map((userId) => createCustomer(userId)));
  await apply(
    store,
    orgId,
    createGroup('family', { groupName: 'Sharma', extendedFields: { city: 'Pune' } }),
    groupBetween('begins', { activeFrom: then }),
    groupBetween('ends', { activeUntil: then }),
    createGroup('guests'),
    createCompany('c'),
    setCompany(11, 1),
    joinAsPrimary(1, 7),
    join(1, 8, { validUntil: then, defaultGroup: true }),
    join(1, 9),
    join(4, 11, { validUntil: then }),
    offerHandOver(1, 9, { expiresOn: then }),
  );
  await apply(store, orgId, invite(1, 10, { expiresOn: then }));
  return { invitationId: (await store.findOrg(orgId))?.sequence ?? 0 };
}

/** As the sweeper does at a time. */
async function settle(store: Store, orgId: number, due: readonly Due[], at: number): Promise<void> {
  const command = { type: 'settle', due } as const;
  const needs = [needsOf(command)];
  await store.write([{ orgId, needs, decide: (facts) => decideAll(facts, [command], at) }]);
}

async function dueBefore(store: Store, orgId: number, time: number, limit = 10) {
  return (await store.listDue(orgId, time, limit)).map(({ due }) => due);
}

async function gather(store: Store, orgId: number): Promise<readonly SnapshotPart[]> {
  const snapshot = await store.openSnapshot(orgId);
  const parts: SnapshotPart[] = [];
  for await (const part of snapshot?.parts() ?? []) parts.push(part);
  await snapshot?.close();
  return parts;
}

/** All that the reads tell of what `fill` made. */
async function look(store: Store, orgId: number) {
  const groups = await store.findGroups(
    orgId,
    [1, 2, 3, 4].map((id) => ({ id })),
  );
  const listed = await store.listGroups(orgId, anyGroup, { after: null, limit: 10 });
  const searched = await store.listGroups(
    orgId,
    { ...anyGroup, text: 'sharma', fields: { city: 'Pune' } },
    { after: null, limit: 10 },
  );
  const customer = await store.findCustomer(orgId, 8);
  const customers = await store.listCustomers(orgId, anyCustomer, { after: null, limit: 10 });
  const current = await store.listCurrentMembers(orgId, 1, all);
  const parts = await gather(store, orgId);
  return {
    found: groups.map((group) => group && toSeen(group)),
    byName: (await store.findGroups(orgId, [{ externalId: 'family' }, { primaryUserId: 7 }])).map(
      (group) => group && toSeen(group),
    ),
    listed: listed.items.map(toSeen),
    searched: searched.items.map(toSeen),
    ofCompany: await idsOf(store, orgId, { companyId: 1 }),
    active: await idsOf(store, orgId, { statuses: ['ACTIVE'] }),
    inactive: await idsOf(store, orgId, { statuses: ['INACTIVE'], descending: true }),
    current: current.map(({ userId }) => userId),
    members: (await store.listMembers(orgId, 1)).map(({ userId, active }) => [userId, active]),
    groupsOf: await Promise.all(
      [7, 8, 11].map(async (userId) =>
        (await store.listGroupsOfCustomer(orgId, userId, all)).map(({ group }) => toSeen(group)),
      ),
    ),
    defaultGroup: customer?.customer.defaultGroupId,
    defaultGroups: customers.items.map((one) => one.customer.defaultGroupId),
    customers: await userIdsOf(store, orgId, {}),
    snapshot: parts.flatMap((part): readonly unknown[] => {
      if (part.sort === 'groups') return part.rows.map(toSeen);
      if (part.sort === 'memberships')
        return part.rows.map(({ groupId, userId }) => `${userId} in ${groupId}`);
      if (part.sort === 'invitations')
        return part.rows.map(({ groupId, userId }) => `${userId} asked into ${groupId}`);
      if (part.sort === 'customers')
        return part.rows.map(({ customer: one }) => `${one.userId} by ${one.defaultGroupId}`);
      return [];
    }),
  };
}

/** What time alone changes about a group, in a line. */
function toSeen(group: Group): string {
  const { groupId, memberCount, timedMembers, companyId, handOverOffer } = group;
  const offer = handOverOffer === null ? '' : `, offered to ${handOverOffer.userId}`;
  return `${groupId}: ${shownStatus(group)}, ${memberCount} (${timedMembers}), of ${companyId}${offer}`;
}

const familyBefore = '1: ACTIVE, 3 (1), of null, offered to 9';
const familyThen = '1: ACTIVE, 2 (0), of null';
const groupsBefore = [
  familyBefore,
  '2: INACTIVE, 0 (0), of null',
  '3: ACTIVE, 0 (0), of null',
  '4: ACTIVE, 1 (1), of 1',
];
const groupsThen = [
  familyThen,
  '2: ACTIVE, 0 (0), of null',
  '3: INACTIVE, 0 (0), of null',
  '4: ACTIVE, 0 (0), of null',
];

const seenBefore = {
  found: groupsBefore,
  byName: [familyBefore, familyBefore],
  listed: groupsBefore,
  searched: [familyBefore],
  ofCompany: [4],
  active: [1, 3, 4],
  inactive: [2],
  current: [7, 8, 9],
  members: [
    [7, true],
    [8, true],
    [9, true],
  ],
  // Who has no default group yet gets the first that she is the primary member of.
  groupsOf: [[familyBefore], [familyBefore], [groupsBefore[3]]],
  defaultGroup: 1,
  defaultGroups: [1, 1, null, null, null],
  customers: [7, 8, 9, 10, 11],
  snapshot: [
    ...['7 by 1', '8 by 1', '9 by null', '10 by null', '11 by null'],
    ...groupsBefore,
    ...['7 in 1', '8 in 1', '9 in 1', '11 in 4', '10 asked into 1'],
  ],
};

const seenThen = {
  found: groupsThen,
  byName: [familyThen, familyThen],
  listed: groupsThen,
  searched: [familyThen],
  ofCompany: [],
  active: [1, 2, 4],
  inactive: [3],
  current: [7, 9],
  members: [
    [7, true],
    [9, true],
    [8, false],
  ],
  groupsOf: [[familyThen], [], []],
  defaultGroup: null,
  defaultGroups: [1, null, null, null, null],
  customers: [7, 8, 9, 10, 11],
  snapshot: [
    ...['7 by 1', '8 by null', '9 by null', '10 by null', '11 by null'],
    ...groupsThen,
    ...['7 in 1', '9 in 1'],
  ],
};

/** Ways to need group 1: by what names it, and by what leads to it. */
const needsOfFamily: readonly Needs[] = [
  { groups: [{ id: 1 }] },
  { groups: [{ externalId: 'family' }] },
  { groups: [{ primaryUserId: 7 }] },
  { groups: [{ id: 1 }], allMembers: true },
  { defaultGroupOf: [8] },
  { customers: [9], allMemberships: true },
];

export function due(it: ContractTest): void {
  describe('what is past due and was not swept yet', () => {
    it('is over, or has begun, for every read from its moment on, and not before', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(before);
      expect(await look(store, orgId)).toEqual(seenBefore);
      setClock(then);
      expect(await look(store, orgId)).toEqual(seenThen);
    });

    it('reads as it does when it was swept', async ({ store, orgId, setClock }) => {
      await fill(store, orgId);
      setClock(then);
      await settle(store, orgId, await dueBefore(store, orgId, then + 1), then);
      expect(await look(store, orgId)).toEqual(seenThen);
      setClock(before);
      expect((await look(store, orgId)).found).toEqual(groupsThen);
    });

    it('is loaded as it is stored, with all that the domain needs to settle it', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(then);
      for (const needs of needsOfFamily) {
        const facts = await store.load(orgId, [needs]);
        expect(facts.groups.get(1), JSON.stringify(needs)).toMatchObject({ memberCount: 3 });
        const settled = factsAt(facts, then);
        expect(settled.groups.get(1), JSON.stringify(needs)).toMatchObject({ memberCount: 2 });
        expect(settled.membership(1, 8)).toBeNull();
        expect(settled.customers.get(8)?.defaultGroupId).toBeNull();
      }
      const facts = await store.load(orgId, [{ groups: [{ id: 2 }, { id: 3 }] }]);
      const phases = (at: number) => [2, 3].map((id) => factsAt(facts, at).groups.get(id)?.phase);
      expect(phases(before)).toEqual(['upcoming', 'open']);
      expect(phases(then)).toEqual(['open', 'over']);
    });

    it('is loaded also when it will be due while a write waits for its turn', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(then - 5_000);
      const facts = await store.load(orgId, [{ groups: [{ id: 1 }] }]);
      expect(factsAt(facts, before).groups.get(1)?.memberCount).toBe(3);
      expect(factsAt(facts, then).groups.get(1)?.memberCount).toBe(2);
    });
  });

  describe('listDue', () => {
    it('lists what is due before a time, of each sort, the first first, and as many as asked for', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      await apply(
        store,
        orgId,
        groupBetween('sooner', { activeUntil: then - 3 }),
        join(1, 10, { validUntil: then - 1 }),
        createGroup('more'),
        join(6, 9, { validUntil: then - 2 }),
      );
      const sooner = [
        { on: then - 3, due: { sort: 'group', groupId: 5 } },
        { on: then - 2, due: { sort: 'membership', groupId: 6, userId: 9 } },
        { on: then - 1, due: { sort: 'membership', groupId: 1, userId: 10 } },
      ];
      expect(await store.listDue(orgId, then, 10)).toEqual(sooner);
      expect(await store.listDue(orgId, then, 2)).toEqual(sooner.slice(0, 2));
      expect(await store.listDue(orgId, then + 1, 4)).toMatchObject([...sooner, { on: then }]);
      // Her invitation was used up when she joined.
      expect(await dueBefore(store, orgId, then + 1)).not.toContainEqual({
        sort: 'invitation',
        invitationId,
      });
    });

    it('lists what is due at one moment by group, in one order on every engine', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      expect(await dueBefore(store, orgId, then)).toEqual([]);
      expect(await dueBefore(store, orgId, then + 1)).toEqual([
        { sort: 'handOver', groupId: 1 },
        { sort: 'invitation', invitationId },
        { sort: 'membership', groupId: 1, userId: 8 },
        { sort: 'group', groupId: 2 },
        { sort: 'group', groupId: 3 },
        { sort: 'membership', groupId: 4, userId: 11 },
      ]);
    });

    it('lists nothing that was settled, or is over otherwise, and nothing of another org', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      const other = await addOrg(store, 'other');
      await fill(store, other);
      const [first, ...rest] = await dueBefore(store, orgId, then + 1);
      await settle(store, orgId, first === undefined ? [] : [first], then);
      expect(await dueBefore(store, orgId, then + 1)).toEqual(rest);
      await settle(store, orgId, rest, then);
      expect(await dueBefore(store, orgId, then + 1)).toEqual([]);
      expect(await dueBefore(store, other, then + 1)).toHaveLength(6);
      await apply(
        store,
        other,
        withdrawHandOver(1),
        declineInvitation(invitationId),
        leave(1, 8),
        deleteGroup(2),
        deleteGroup(3),
        deleteGroup(4),
      );
      expect(await dueBefore(store, other, 2 * then)).toEqual([]);
    });

    it('settles nothing that is not due yet', async ({ store, orgId }) => {
      await fill(store, orgId);
      const known = await dueBefore(store, orgId, then + 1);
      await settle(store, orgId, known, before);
      expect(await dueBefore(store, orgId, then + 1)).toEqual(known);
    });
  });
}
