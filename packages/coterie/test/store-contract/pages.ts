import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { createCustomer, createGroup, join, leave, updateGroup } from '../commands.ts';
import type { Change, ChangeKind } from '../../src/domain/changes.ts';
import type { ChangeFilter } from '../../src/store/change-page.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, allChanges, apply, type ContractTest } from './harness.ts';

const kinds = ['groupCreated', 'groupMemberAdded', 'groupMemberRemoved', 'orgUpdated'] as const;
const filters: fc.Arbitrary<ChangeFilter> = fc.record(
  {
    groupId: fc.constantFrom(1, 2, 3, 99, -1, 2 ** 53 - 1),
    userId: fc.constantFrom(7, 8, 9, 99, 2 ** 53 - 1),
    kinds: fc.subarray<ChangeKind>([...kinds], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

/** A log with changes of three groups and three customers in turn, and the log of another org. */
async function fill(store: Store, orgId: number): Promise<readonly Change[]> {
  const other = await addOrg(store, 'other');
  for (const one of [orgId, other]) {
    await apply(store, one, ...[7, 8, 9].map((userId) => createCustomer(userId)));
    for (const [index, externalId] of ['a', 'b', 'c'].entries()) {
      const groupId = index + 1;
      await apply(store, one, createGroup(externalId), join(groupId, 7), join(groupId, 8));
      await apply(store, one, leave(groupId, 7), updateGroup(groupId, { groupName: 'n' }));
    }
  }
  return allChanges(store, orgId);
}

function fits(change: Change, { groupId, userId, kinds: wanted }: ChangeFilter): boolean {
  const { kind } = change;
  return (
    (groupId === undefined || ('groupId' in change && change.groupId === groupId)) &&
    (userId === undefined || ('userId' in change && change.userId === userId)) &&
    (wanted === undefined || wanted.includes(kind))
  );
}

export function pages(it: ContractTest): void {
  describe('pages of the log', () => {
    it('return each matching change once and in order, whatever the limits', async ({
      store,
      orgId,
    }) => {
      const log = await fill(store, orgId);
      const sizes = fc.integer({ min: 1, max: 30 });
      await fc.assert(
        fc.asyncProperty(filters, sizes, sizes, async (filter, limit, scan) => {
          const walked: Change[] = [];
          for (let since = 0; since < log.length;) {
            const asked = { since, limit, scan, filter };
            const { changes, next, sequence } = await store.listChanges(orgId, asked);
            expect(sequence).toBe(log.length);
            expect(changes.length).toBeLessThanOrEqual(limit);
            expect(next).toBeGreaterThan(since);
            expect(next).toBeLessThanOrEqual(Math.min(since + scan, sequence));
            for (const change of changes) expect(change.sequence).toBeLessThanOrEqual(next);
            walked.push(...changes);
            since = next;
          }
          expect(walked).toEqual(log.filter((change) => fits(change, filter)));
        }),
        { numRuns: 60 },
      );
    });

    it('of an unknown org are empty', async ({ store }) => {
      const page = await store.listChanges(999, { since: 0, limit: 10 });
      expect(page).toEqual({ changes: [], next: 0, sequence: 0 });
    });

    it('say how far the log was examined while others write, and never beyond what they saw', async ({
      store,
      orgId,
      reopen,
    }) => {
      const other = await reopen();
      let written = false;
      const writing = (async () => {
        for (let index = 0; index < 60; index += 1)
          await apply(other, orgId, createGroup(`g${index}`));
        written = true;
      })();
      const walked: Change[] = [];
      for (let since = 0; !written || since < 61;) {
        const { changes, next } = await store.listChanges(orgId, { since, limit: 3, scan: 5 });
        walked.push(...changes);
        since = next;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await writing;
      expect(walked).toEqual(await allChanges(store, orgId));
    });
  });
}
