import { describe, expect } from 'vitest';

import {
  createCustomer,
  createGroup,
  declineInvitation,
  invite,
  joinAsPrimary,
  offerHandOver,
  join,
  withdrawInvitation,
} from '../commands.ts';
import type { Invitation } from '../../src/domain/invitations.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, apply, type ContractTest, jobOf, now } from './harness.ts';

const hour = 60 * 60 * 1_000;

/** Group 1 has the primary member 7; groups 1 and 2 have room for ten; customers 7 to 10 exist. */
async function arrange(store: Store, orgId: number): Promise<void> {
  const userIds = [7, 8, 9, 10];
  await apply(store, orgId, ...userIds.map((userId) => createCustomer(userId)));
  await apply(store, orgId, createGroup('a'), createGroup('b'), joinAsPrimary(1, 7));
}

/** Invites, and returns the id of the invitation. */
async function invited(
  store: Store,
  orgId: number,
  ...how: Parameters<typeof invite>
): Promise<number> {
  await apply(store, orgId, invite(...how));
  return (await store.findOrg(orgId))?.sequence ?? 0;
}

const all = { after: 0, limit: 10 };
const idsOf = (list: readonly Invitation[]): readonly number[] =>
  list.map(({ invitationId }) => invitationId);

export function invitations(it: ContractTest): void {
  describe('invitations', () => {
    it('are listed by group and by customer, a page at a time, in the order of creation', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const made: number[] = [];
      for (const [groupId, userId] of [
        [1, 8],
        [2, 8],
        [1, 9],
        [1, 10],
      ] as const)
        made.push(await invited(store, orgId, groupId, userId));
      const [first, second, third, fourth] = made;
      await apply(store, orgId, declineInvitation(third ?? 0));
      const ofGroup = { groupId: 1 };
      expect(idsOf(await store.listInvitations(orgId, ofGroup, all))).toEqual([
        first,
        third,
        fourth,
      ]);
      const page = { after: first ?? 0, limit: 1 };
      expect(idsOf(await store.listInvitations(orgId, ofGroup, page))).toEqual([third]);
      const open = { groupId: 1, openAt: now };
      expect(idsOf(await store.listInvitations(orgId, open, all))).toEqual([first, fourth]);
      expect(idsOf(await store.listInvitations(orgId, open, page))).toEqual([fourth]);
      const ofCustomer = { userId: 8, openAt: now };
      expect(idsOf(await store.listInvitations(orgId, ofCustomer, all))).toEqual([first, second]);
      expect(idsOf(await store.listInvitations(orgId, { userId: 9 }, all))).toEqual([third]);
      expect(await store.listInvitations(orgId, { userId: 9, openAt: now }, all)).toEqual([]);
      expect(await store.listInvitations(orgId, { userId: 0.5 }, all)).toEqual([]);
      const other = await addOrg(store, 'other');
      expect(await store.listInvitations(other, ofGroup, all)).toEqual([]);
    });

    it('are not listed as open once they have expired', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const id = await invited(store, orgId, 1, 8, { expiresOn: now + hour });
      const openAt = async (time: number) =>
        idsOf(await store.listInvitations(orgId, { groupId: 1, openAt: time }, all));
      expect(await openAt(now + hour - 1)).toEqual([id]);
      expect(await openAt(now + hour)).toEqual([]);
    });

    it('are loaded as they were saved, in every way', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const how = { permissions: ['allow_points_transfer'], defaultGroup: true };
      const invitationId = await invited(store, orgId, 1, 8, {
        ...how,
        validUntil: now + 9 * hour,
        expiresOn: now + hour,
      });
      const expected = {
        invitationId,
        groupId: 1,
        userId: 8,
        status: 'OPEN',
        ...how,
        validUntil: now + 9 * hour,
        expiresOn: now + hour,
        createdBy: null,
        createdOn: now,
        closedOn: null,
      };
      const byId = await store.load(orgId, [{ invitations: [invitationId, 999] }]);
      expect(byId.invitations.get(invitationId)).toEqual(expected);
      expect(byId.invitations.get(999)).toBeNull();
      expect(byId.groups.get(1)?.invitedCount).toBe(1);
      expect(byId.customers.get(8)?.userId).toBe(8);
      expect(byId.membership(1, 8)).toBeNull();
      const byPair = await store.load(orgId, [{ groups: [{ id: 1 }], customers: [8, 9] }]);
      expect(byPair.openInvitation(1, 8)).toEqual(expected);
      expect(byPair.openInvitation(1, 9)).toBeNull();
      const byGroup = await store.load(orgId, [{ groups: [{ id: 1 }], openInvitations: true }]);
      expect(byGroup.openInvitationsOfGroup(1)).toEqual([expected]);
      const byUser = await store.load(orgId, [{ customers: [8], openInvitations: true }]);
      expect(byUser.openInvitationsOfCustomer(8)).toEqual([expected]);
      expect(byUser.groups.get(1)?.groupId).toBe(1);
      await apply(store, orgId, withdrawInvitation(invitationId));
      const closed = { ...expected, status: 'WITHDRAWN', closedOn: now };
      const after = await store.load(orgId, [
        { invitations: [invitationId], groups: [{ id: 1 }], customers: [8], openInvitations: true },
      ]);
      expect(after.invitations.get(invitationId)).toEqual(closed);
      expect(after.openInvitationsOfGroup(1)).toEqual([]);
      expect(after.openInvitationsOfCustomer(8)).toEqual([]);
      expect(after.openInvitation(1, 8)).toBeNull();
    });

    it('can be created again in the batch that closes the earlier one', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const id = await invited(store, orgId, 1, 8);
      await store.write([jobOf(orgId, withdrawInvitation(id), invite(1, 8))]);
      const found = await store.listInvitations(orgId, { groupId: 1 }, all);
      expect(found.map(({ status }) => status)).toEqual(['WITHDRAWN', 'OPEN']);
    });
  });

  describe('an offer to hand over', () => {
    it('is loaded and found with its group as it was saved', async ({ store, orgId }) => {
      await arrange(store, orgId);
      await apply(store, orgId, join(1, 8), offerHandOver(1, 8, { expiresOn: now + hour }));
      const offer = { userId: 8, createdBy: null, createdOn: now, expiresOn: now + hour };
      const [found] = await store.findGroups(orgId, [{ id: 1 }]);
      expect(found?.handOverOffer).toEqual(offer);
      const facts = await store.load(orgId, [{ groups: [{ id: 1 }] }]);
      expect(facts.groups.get(1)?.handOverOffer).toEqual(offer);
    });
  });
}
