import { type Group, groupStatuses } from '../../../src/domain/groups.ts';
import type { Invitation } from '../../../src/domain/invitations.ts';
import type { EndedMembership, Membership } from '../../../src/domain/memberships.ts';
import { membershipKey } from '../../../src/domain/memberships.ts';
import type { SnapshotPart } from '../../../src/store/snapshot.ts';
import { groupTable } from '../../../src/store/tables/groups.ts';
import { invitationTable } from '../../../src/store/tables/invitations.ts';
import { endedMembershipTable, membershipTable } from '../../../src/store/tables/memberships.ts';
import { byFacts, keep, type Kept } from './kept.ts';
import { readStored, type World } from './world.ts';

const everything = { after: null, limit: 200 } as const;
const page = { after: 0, limit: 200 };

type RowsByKind = { readonly [Part in SnapshotPart as Part['kind']]: Part['rows'] };

/** The rows of one kind in a snapshot. */
export async function inSnapshot<Kind extends SnapshotPart['kind']>(
  { store, orgId }: World,
  kind: Kind,
): Promise<RowsByKind[Kind]> {
  const snapshot = await store.openSnapshot(orgId);
  const found: unknown[] = [];
  for await (const part of snapshot?.parts() ?? [])
    if (part.kind === kind) found.push(...part.rows);
  await snapshot?.close();
  return found as unknown as RowsByKind[Kind];
}

const groupId = 1_000;
/** A member of the group. */
const memberId = 79;

const group: Kept = keep<Group>({
  name: 'a group',
  table: groupTable,
  fields: groupTable.fields,
  given: () => ({
    groupId: [groupId, groupId],
    maxGroupSize: [60, 70],
    status: ['ACTIVE', 'INACTIVE'],
    extendedFields: [{ city: 'Pune' }, { city: 'Agra' }],
    primaryUserId: [1, 2],
    memberCount: [20, 21],
    timedMembers: [3, 4],
    successionPolicy: ['oldest', 'named'],
    phase: ['open', 'upcoming'],
  }),
  write: byFacts(
    () => ({ groups: [{ id: groupId }], customers: [memberId] }),
    (facts, record) => {
      facts.groups.set(groupId, record);
      const membership = { groupId, userId: memberId, permissions: [], joinedOn: 1 };
      facts.memberships.set(membershipKey(groupId, memberId), {
        ...membership,
        joinedSequence: 1,
        validUntil: null,
      });
    },
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ groups: [{ id: groupId }] }])).groups.get(groupId),
    'load by external id': async ({ store, orgId }, { externalId }) =>
      (await store.load(orgId, [{ groups: [{ externalId }] }])).find({ externalId }),
    'load by default group': async ({ store, orgId }) =>
      (await store.load(orgId, [{ customers: [memberId], allMemberships: true }])).groups.get(
        groupId,
      ),
    findGroups: async ({ store, orgId }) => (await store.findGroups(orgId, [{ id: groupId }]))[0],
    'findGroups by external id': async ({ store, orgId }, { externalId }) =>
      (await store.findGroups(orgId, [{ externalId }]))[0],
    'findGroups by primary member': async ({ store, orgId }, { primaryUserId }) =>
      (
        await store.findGroups(orgId, [
          primaryUserId === null ? { id: groupId } : { primaryUserId },
        ])
      )[0],
    findGroupWithMembers: async ({ store, orgId }) =>
      (await store.findGroupWithMembers(orgId, groupId, page))?.group,
    findGroupsWithAllMembers: async ({ store, orgId }) =>
      (await store.findGroupsWithAllMembers(orgId, [{ id: groupId }]))[0]?.group,
    listGroups: async ({ store, orgId }) => {
      const query = { text: null, companyId: null, fields: {}, sort: 'groupId' } as const;
      const all = { ...query, statuses: groupStatuses, descending: true };
      const { items } = await store.listGroups(orgId, all, everything);
      return items.find((one) => one.groupId === groupId);
    },
    'listGroups by status': async ({ store, orgId }, { status, phase }) => {
      const query = { text: null, companyId: null, fields: {}, sort: 'groupId' } as const;
      const shown = status === 'ACTIVE' && phase === 'open' ? 'ACTIVE' : 'INACTIVE';
      const some = { ...query, statuses: [shown], descending: true } as const;
      const { items } = await store.listGroups(orgId, some, everything);
      return items.find((one) => one.groupId === groupId);
    },
    'listGroups by company': async ({ store, orgId }, { companyId }) => {
      const query = { text: null, companyId, fields: {}, sort: 'groupId' } as const;
      const some = { ...query, statuses: groupStatuses, descending: true };
      const { items } = await store.listGroups(orgId, some, everything);
      return items.find((one) => one.groupId === groupId);
    },
    listGroupsOfCustomer: async ({ store, orgId }) =>
      (await store.listGroupsOfCustomer(orgId, memberId, page))[0]?.group,
    'a snapshot': async (world) =>
      (await inSnapshot(world, 'groups')).find((one) => one.groupId === groupId),
  },
});

const membership: Kept = keep<Membership>({
  name: 'a membership',
  table: membershipTable,
  fields: membershipTable.fields,
  given: () => ({ groupId: [11, 11], userId: [12, 12] }),
  write: byFacts(
    () => ({ groups: [{ id: 11 }], customers: [12] }),
    (facts, record) => facts.memberships.set(membershipKey(11, 12), record),
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ groups: [{ id: 11 }], customers: [12] }])).membership(11, 12),
    'load of all members': async ({ store, orgId }) =>
      (await store.load(orgId, [{ groups: [{ id: 11 }], allMembers: true }])).membership(11, 12),
    'load of all groups': async ({ store, orgId }) =>
      (await store.load(orgId, [{ customers: [12], allMemberships: true }])).membership(11, 12),
    listMembers: async ({ store, orgId }, record) => {
      const [one] = await store.listMembers(orgId, 11);
      return one && { ...record, ...asStored(one) };
    },
    listCurrentMembers: async ({ store, orgId }, record) => {
      const [one] = await store.listCurrentMembers(orgId, 11, page);
      return one && { ...record, ...asStored(one) };
    },
    listGroupsOfCustomer: async ({ store, orgId }, record) => {
      const [one] = await store.listGroupsOfCustomer(orgId, 12, page);
      return one && { ...record, ...asStored(one.membership) };
    },
    'a snapshot': async (world) => {
      const found = await inSnapshot(world, 'memberships');
      const { primaryMember: _, ...one } = found.find(({ groupId: of }) => of === 11) ?? {};
      return one;
    },
  },
});

/** The fields that a member shares with the stored membership. */
function asStored({
  userId,
  permissions,
  joinedOn,
  validUntil,
}: Pick<Membership, 'userId' | 'permissions' | 'joinedOn' | 'validUntil'>) {
  return { userId, permissions, joinedOn, validUntil };
}

const endedMembership: Kept = keep<EndedMembership>({
  name: 'an ended membership',
  table: endedMembershipTable,
  fields: endedMembershipTable.fields,
  given: () => ({ groupId: [13, 13], userId: [14, 14], leftSequence: [2_000, 2_001] }),
  newKey: (joinedSequence) => ({ joinedSequence }),
  write: byFacts(
    () => ({ groups: [{ id: 13 }], customers: [14] }),
    (facts, record) => {
      facts.ended.push(record);
    },
  ),
  reads: {
    'a copy': async (world, { joinedSequence }) =>
      (await readStored(world, endedMembershipTable)).find(
        (one) => one.joinedSequence === joinedSequence,
      ),
    listMembers: async ({ store, orgId }, record) => {
      const [one] = await store.listMembers(orgId, 13);
      return one && { ...record, userId: one.userId, permissions: one.permissions };
    },
  },
});

const invitation: Kept = keep<Invitation>({
  name: 'an invitation',
  table: invitationTable,
  fields: invitationTable.fields,
  given: () => ({
    invitationId: [900, 900],
    groupId: [15, 16],
    userId: [17, 18],
    status: ['ACCEPTED', 'DECLINED'],
    closedOn: [3, 4],
  }),
  write: byFacts(
    () => ({ invitations: [900] }),
    (facts, record) => facts.invitations.set(900, record),
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ invitations: [900] }])).invitations.get(900),
    'listInvitations of the group': async ({ store, orgId }, { groupId: of }) =>
      (await store.listInvitations(orgId, { groupId: of }, page))[0],
    'listInvitations of the customer': async ({ store, orgId }, { userId }) =>
      (await store.listInvitations(orgId, { userId }, page))[0],
  },
});

const openInvitation: Kept = keep<Invitation>({
  name: 'an open invitation',
  table: invitationTable,
  fields: invitationTable.fields,
  given: () => ({
    invitationId: [901, 901],
    groupId: [19, 20],
    userId: [21, 22],
    status: ['OPEN', 'OPEN'],
    closedOn: [null, null],
  }),
  write: byFacts(
    () => ({ invitations: [901] }),
    (facts, record) => facts.invitations.set(901, record),
  ),
  reads: {
    'load of the customer': async ({ store, orgId }, { groupId: of, userId }) => {
      const facts = await store.load(orgId, [{ customers: [userId], openInvitations: true }]);
      return facts.openInvitation(of, userId);
    },
    listInvitations: async ({ store, orgId }, { userId }) =>
      (await store.listInvitations(orgId, { userId, openAt: 0 }, page))[0],
    'a snapshot': async (world) =>
      (await inSnapshot(world, 'invitations')).find((one) => one.invitationId === 901),
  },
});

export const ofGroups = [group, membership, endedMembership, invitation, openInvitation];
