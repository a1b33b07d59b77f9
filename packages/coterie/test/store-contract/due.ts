import { describe, expect } from 'vitest';

import {
  createGroup,
  declineInvitation,
  deleteGroup,
  join,
  leave,
  withdrawHandOver,
} from '../commands.ts';
import { factsAt } from '../../src/domain/overdue.ts';
import type { Due } from '../../src/domain/due.ts';
import type { Needs } from '../../src/domain/needs.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, apply, applyAt, type ContractTest } from './harness.ts';
import {
  before,
  fill,
  groupBetween,
  groupsThen,
  look,
  seenBefore,
  seenThen,
  moment,
} from './past-due.ts';

/** Does what the sweeper does at this time. */
async function settle(store: Store, orgId: number, due: readonly Due[], at: number): Promise<void> {
  await applyAt(store, orgId, at, { type: 'settle', due });
}

async function dueBefore(store: Store, orgId: number, time: number, limit = 10) {
  return (await store.listDue(orgId, time, limit)).map(({ due }) => due);
}

/** Ways to need group 1: by its names, and by what leads to it. */
const needsOfFamily: readonly Needs[] = [
  { groups: [{ id: 1 }] },
  { groups: [{ externalId: 'family' }] },
  { groups: [{ primaryUserId: 7 }] },
  { groups: [{ id: 1 }], allMembers: true },
  { defaultGroupOf: [8] },
  { customers: [9], allMemberships: true },
];

export function due(it: ContractTest): void {
  describe('what is past due and not yet swept', () => {
    it('has ended, or has begun, for every read from its moment on, and not before', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(before);
      expect(await look(store, orgId)).toEqual(seenBefore);
      setClock(moment);
      expect(await look(store, orgId)).toEqual(seenThen);
    });

    it('is read as if it had been swept', async ({ store, orgId, setClock }) => {
      await fill(store, orgId);
      setClock(moment);
      await settle(store, orgId, await dueBefore(store, orgId, moment + 1), moment);
      expect(await look(store, orgId)).toEqual(seenThen);
      setClock(before);
      expect((await look(store, orgId)).found).toEqual(groupsThen);
    });

    it('is loaded as it is stored, with everything that the domain needs to settle it', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(moment);
      for (const needs of needsOfFamily) {
        const facts = await store.load(orgId, [needs]);
        expect(facts.groups.get(1), JSON.stringify(needs)).toMatchObject({ memberCount: 3 });
        const settled = factsAt(facts, moment);
        expect(settled.groups.get(1), JSON.stringify(needs)).toMatchObject({ memberCount: 2 });
        expect(settled.membership(1, 8)).toBeNull();
        expect(settled.customers.get(8)?.defaultGroupId).toBeNull();
      }
      const facts = await store.load(orgId, [{ groups: [{ id: 2 }, { id: 3 }] }]);
      const phases = (at: number) => [2, 3].map((id) => factsAt(facts, at).groups.get(id)?.phase);
      expect(phases(before)).toEqual(['upcoming', 'open']);
      expect(phases(moment)).toEqual(['open', 'over']);
    });

    it('is loaded even if it becomes due while a write waits for its turn', async ({
      store,
      orgId,
      setClock,
    }) => {
      await fill(store, orgId);
      setClock(moment - 5_000);
      const facts = await store.load(orgId, [{ groups: [{ id: 1 }] }]);
      expect(factsAt(facts, before).groups.get(1)?.memberCount).toBe(3);
      expect(factsAt(facts, moment).groups.get(1)?.memberCount).toBe(2);
    });
  });

  describe('listDue', () => {
    it('lists what is due before a time, of each kind, earliest first, up to the limit', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      await apply(
        store,
        orgId,
        groupBetween('sooner', { activeUntil: moment - 3 }),
        join(1, 10, { validUntil: moment - 1 }),
        createGroup('more'),
        join(6, 9, { validUntil: moment - 2 }),
      );
      const sooner = [
        { on: moment - 3, due: { kind: 'group', groupId: 5 } },
        { on: moment - 2, due: { kind: 'membership', groupId: 6, userId: 9 } },
        { on: moment - 1, due: { kind: 'membership', groupId: 1, userId: 10 } },
      ];
      expect(await store.listDue(orgId, moment, 10)).toEqual(sooner);
      expect(await store.listDue(orgId, moment, 2)).toEqual(sooner.slice(0, 2));
      expect(await store.listDue(orgId, moment + 1, 4)).toMatchObject([...sooner, { on: moment }]);
      // The invitation was accepted by joining.
      expect(await dueBefore(store, orgId, moment + 1)).not.toContainEqual({
        kind: 'invitation',
        invitationId,
      });
    });

    it('orders what is due at the same moment by group, alike on every engine', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      expect(await dueBefore(store, orgId, moment)).toEqual([]);
      expect(await dueBefore(store, orgId, moment + 1)).toEqual([
        { kind: 'handOver', groupId: 1 },
        { kind: 'invitation', invitationId },
        { kind: 'membership', groupId: 1, userId: 8 },
        { kind: 'group', groupId: 2 },
        { kind: 'group', groupId: 3 },
        { kind: 'membership', groupId: 4, userId: 11 },
      ]);
    });

    it('lists nothing that was settled or has ended otherwise, and nothing of another org', async ({
      store,
      orgId,
    }) => {
      const { invitationId } = await fill(store, orgId);
      const other = await addOrg(store, 'other');
      await fill(store, other);
      const [first, ...rest] = await dueBefore(store, orgId, moment + 1);
      await settle(store, orgId, first === undefined ? [] : [first], moment);
      expect(await dueBefore(store, orgId, moment + 1)).toEqual(rest);
      await settle(store, orgId, rest, moment);
      expect(await dueBefore(store, orgId, moment + 1)).toEqual([]);
      expect(await dueBefore(store, other, moment + 1)).toHaveLength(6);
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
      expect(await dueBefore(store, other, 2 * moment)).toEqual([]);
    });

    it('settles nothing that is not yet due', async ({ store, orgId }) => {
      await fill(store, orgId);
      const known = await dueBefore(store, orgId, moment + 1);
      await settle(store, orgId, known, before);
      expect(await dueBefore(store, orgId, moment + 1)).toEqual(known);
    });
  });
}
