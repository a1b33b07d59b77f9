import {
  createCompany,
  createCustomer,
  createGroup,
  invite,
  join,
  joinAsPrimary,
  offerHandOver,
  setCompany,
} from '../commands.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { Group } from '../../src/domain/groups.ts';
import { shownStatus } from '../../src/domain/schedule.ts';
import type { SnapshotPart } from '../../src/store/snapshot.ts';
import type { Store } from '../../src/store/store.ts';
import { apply, now } from './harness.ts';
import { anyCustomer, anyGroup, idsOf, userIdsOf } from './walking.ts';

const hour = 60 * 60 * 1_000;
/** The moment at which everything from `fill` is due, and a moment before it. */
export const moment = now + hour;
export const before = moment - 1;

const all = { after: 0, limit: 10 };

export function groupBetween(externalId: string, times: object): Command {
  return { type: 'createGroup', details: { externalId, maxGroupSize: 10, ...times } };
}

/**
 * One of each thing that ends or begins by itself: in group 1 a membership (8), an invitation (10) and an offer (7 to
 * 9); group 2 begins, group 3 ends; group 4 has one member (11), who brought a company.
 */
export async function fill(
  store: Store,
  orgId: number,
): Promise<{ readonly invitationId: number }> {
  const userIds = [7, 8, 9, 10, 11];
  await apply(store, orgId, ...userIds.map((userId) => createCustomer(userId)));
  await apply(
    store,
    orgId,
    createGroup('family', { groupName: 'Sharma', extendedFields: { city: 'Pune' } }),
    groupBetween('begins', { activeFrom: moment }),
    groupBetween('ends', { activeUntil: moment }),
    createGroup('guests'),
    createCompany('c'),
    setCompany(11, 1),
    joinAsPrimary(1, 7),
    join(1, 8, { validUntil: moment, defaultGroup: true }),
    join(1, 9),
    join(4, 11, { validUntil: moment }),
    offerHandOver(1, 9, { expiresOn: moment }),
  );
  await apply(store, orgId, invite(1, 10, { expiresOn: moment }));
  return { invitationId: (await store.findOrg(orgId))?.sequence ?? 0 };
}

async function gather(store: Store, orgId: number): Promise<readonly SnapshotPart[]> {
  const snapshot = await store.openSnapshot(orgId);
  const parts: SnapshotPart[] = [];
  for await (const part of snapshot?.parts() ?? []) parts.push(part);
  await snapshot?.close();
  return parts;
}

/** What all reads return about the things from `fill`. */
export async function look(store: Store, orgId: number) {
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
      if (part.kind === 'groups') return part.rows.map(toSeen);
      if (part.kind === 'memberships')
        return part.rows.map(({ groupId, userId }) => `${userId} in ${groupId}`);
      if (part.kind === 'invitations')
        return part.rows.map(({ groupId, userId }) => `${userId} asked into ${groupId}`);
      if (part.kind === 'customers')
        return part.rows.map(({ customer: one }) => `${one.userId} by ${one.defaultGroupId}`);
      return [];
    }),
  };
}

/** The part of a group that changes with time alone, in one line. */
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
export const groupsThen = [
  familyThen,
  '2: ACTIVE, 0 (0), of null',
  '3: INACTIVE, 0 (0), of null',
  '4: ACTIVE, 0 (0), of null',
];

export const seenBefore = {
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
  // The first group of which a customer becomes the primary member becomes the default group.
  groupsOf: [[familyBefore], [familyBefore], [groupsBefore[3]]],
  defaultGroup: 1,
  defaultGroups: [1, 1, null, null, null],
  customers: [7, 8, 9, 10, 11],
  snapshot: [
    '7 by 1',
    '8 by 1',
    '9 by null',
    '10 by null',
    '11 by null',
    ...groupsBefore,
    '7 in 1',
    '8 in 1',
    '9 in 1',
    '11 in 4',
    '10 asked into 1',
  ],
};

export const seenThen = {
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
    '7 by 1',
    '8 by null',
    '9 by null',
    '10 by null',
    '11 by null',
    ...groupsThen,
    '7 in 1',
    '9 in 1',
  ],
};
