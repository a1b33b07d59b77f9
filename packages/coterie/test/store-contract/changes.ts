import { describe, expect } from 'vitest';

import {
  addMobile,
  createCompany,
  createCustomer,
  createGroup,
  createTill,
  deleteGroup,
  join,
  joinAsPrimary,
  leave,
  mergeCustomer,
  removeMobile,
  setCompany,
  updateGroup,
  createWebhook,
  updateOrg,
} from '../commands.ts';
import type { Change } from '../../src/domain/changes.ts';
import { decide } from '../../src/domain/decide/index.ts';
import { needsOf } from '../../src/domain/needs-of.ts';
import { allChanges, apply, type ContractTest, jobOf, now } from './harness.ts';

/** Commands that make a change of every kind except orgCreated and customerErased. */
const everyKind = [
  createWebhook({ kinds: ['groupCreated'] }),
  { type: 'disableWebhook', webhookId: 2, reason: 'gone' } as const,
  { type: 'rotateWebhookSecret', webhookId: 2 } as const,
  { type: 'replayWebhook', webhookId: 2, since: 1 } as const,
  { type: 'deleteWebhook', webhookId: 2 } as const,
  createCustomer(7),
  createCustomer(8),
  createGroup('a', { extendedFields: { b: 1 } }),
  createCompany('c'),
  setCompany(7, 1),
  setCompany(8, 1),
  joinAsPrimary(1, 7),
  join(1, 8, { permissions: ['allow_points_transfer'] }),
  addMobile(7, '1'),
  removeMobile(7, '1'),
  updateGroup(1, { groupName: 'n' }),
  {
    type: 'changeIdentifiers',
    userId: 8,
    source: 'MARTJACK',
    accountId: '',
    add: [{ type: 'email', value: 'e' }],
    remove: [],
  } as const,
  mergeCustomer(8, 7),
  leave(1, 7),
  deleteGroup(1),
  { type: 'restoreGroup', groupId: 1 } as const,
  createTill('t'),
  { type: 'rotateTill', userName: 't', secretHash: 's' } as const,
  { type: 'createClient', userName: 't', key: 'k', secretHash: 's' } as const,
  { type: 'disableTill', userName: 't' } as const,
  updateOrg({ timeZone: 'Asia/Kolkata' }),
];

export function changes(it: ContractTest): void {
  describe('listChanges', () => {
    it('returns changes of every kind as they were decided', async ({ store, orgId }) => {
      const [created] = await allChanges(store, orgId);
      const decided: (Change | undefined)[] = [created];
      for (const command of everyKind) {
        let made: readonly Change[] = [];
        await store.write([
          {
            orgId,
            // Restoring a group finds out during the decision that it needs the owner of the external id.
            needs: [needsOf(command), { groups: [{ externalId: 'a' }] }],
            decide: (facts) => {
              const actor = { tillId: 3, requestId: `request-${command.type}` };
              const { changes, facts: after } = decide(facts, command, { now, actor });
              made = changes;
              return { changes, facts: after };
            },
          },
        ]);
        decided.push(...made);
      }
      const stored = await allChanges(store, orgId);
      expect(stored).toEqual(decided);
      expect(new Set(stored.map(({ kind }) => kind)).size).toBe(26);
    });

    it('pages without a gap, whatever the page size', async ({ store, orgId }) => {
      for (let index = 0; index < 5; index++)
        await apply(store, orgId, createGroup(`a${index}`), createGroup(`b${index}`));
      const all = await allChanges(store, orgId);
      expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
      expect(all).toHaveLength(11);
      for (const limit of [1, 2, 3, 10, 11, 12]) {
        const walked: Change[] = [];
        while (walked.length <= all.length) {
          const { changes: page } = await store.listChanges(orgId, {
            since: walked.at(-1)?.sequence ?? 0,
            limit,
          });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(limit);
          walked.push(...page);
        }
        expect(walked).toEqual(all);
      }
    });

    it('has nothing after the last change', async ({ store, orgId }) => {
      for (const since of [1, 2, 2 ** 53 - 1])
        expect(await store.listChanges(orgId, { since, limit: 10 })).toEqual({
          changes: [],
          next: since,
          sequence: 1,
        });
    });

    it('has no gap after a batch that failed', async ({ store, orgId }) => {
      const failing = {
        ...jobOf(orgId, createGroup('a')),
        decide: () => {
          throw new Error('failed');
        },
      };
      await expect(store.write([failing])).rejects.toThrow('failed');
      await apply(store, orgId, createGroup('a'));
      expect((await allChanges(store, orgId)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });

    it('has no gap although several stores write at once', async ({ store, orgId, reopen }) => {
      const other = await reopen();
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          apply(index % 2 ? store : other, orgId, createGroup(`g${index}`)),
        ),
      );
      const sequences = (await allChanges(store, orgId)).map(({ sequence }) => sequence);
      expect(sequences).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
      expect((await store.findOrg(orgId))?.lastGroupId).toBe(40);
    });
  });
}
