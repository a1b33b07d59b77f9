import { describe, expect } from 'vitest';

import { createGroup, createWebhook } from '../commands.ts';
import type { Sent, SentWebhook } from '../../src/store/sending.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, apply, type ContractTest, now } from './harness.ts';

const minute = 60_000;
const lease = (owner: string, until = now + minute) => ({ owner, until });

/** What the holder of a lease reports after delivering up to this sequence. */
function delivered({ sending }: SentWebhook, sequence: number): Sent {
  const deliveryId = sending.deliveries + 1;
  const delivery = { deliveryId, sequence, at: now, status: 204, durationMs: 3, error: null };
  return {
    sending: { ...sending, deliveredSequence: sequence, deliveries: deliveryId },
    deliveries: [delivery],
  };
}

async function leased(store: Store, orgId: number, owner: string, at = now): Promise<SentWebhook> {
  const found = await store.leaseWebhook(orgId, at, lease(owner, at + minute));
  if (found === null) throw new Error('there should be a webhook to lease');
  return found;
}

/** A webhook (2) that is one change behind. */
async function arrange(store: Store, orgId: number): Promise<void> {
  await apply(store, orgId, createWebhook(), createGroup('a'));
}

export function sending(it: ContractTest): void {
  describe('webhooks', () => {
    it('are listed by id, start after the change that created them, and load as they were saved', async ({
      store,
      orgId,
    }) => {
      const filter = { description: 'two', kinds: ['groupCreated'], groupId: 3 };
      await apply(store, orgId, createWebhook(), createGroup('a'));
      const facts = await store.load(orgId, [{ webhooks: true, groups: [{ id: 1 }] }]);
      await apply(store, orgId, createWebhook({ ...filter, groupId: 1 }));
      const [first, second] = await store.listWebhooks(orgId);
      expect(facts.webhook(2)).toEqual(first?.webhook);
      expect(facts.webhook(4)).toBeNull();
      const secrets = [{ sequence: 4, madeOn: now, goodUntil: null }];
      expect(second).toEqual({
        webhook: {
          webhookId: 4,
          url: 'https://example.com/hooks',
          status: 'ACTIVE',
          secrets,
          ...filter,
          groupId: 1,
          disabledReason: null,
          createdBy: null,
          createdOn: now,
        },
        sending: {
          deliveredSequence: 4,
          deliveries: 0,
          failedAttempts: 0,
          failingSince: null,
          nextAttemptOn: 0,
        },
      });
      expect(first?.sending.deliveredSequence).toBe(2);
      expect(await store.listWebhooks(await addOrg(store, 'other'))).toEqual([]);
    });

    it('keep their progress when they are changed, and are retried immediately', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const mine = await leased(store, orgId, 'me');
      const waiting = { failedAttempts: 2, failingSince: now, nextAttemptOn: now + minute };
      const sent = delivered(mine, 3);
      const told = { ...sent, sending: { ...sent.sending, ...waiting } };
      await store.recordSent(orgId, 2, lease('me', now), told);
      await apply(
        store,
        orgId,
        { type: 'updateWebhook', webhookId: 2, patch: { url: 'https://example.com/new' } },
        { type: 'rotateWebhookSecret', webhookId: 2 },
      );
      const [one] = await store.listWebhooks(orgId);
      expect(one?.webhook).toMatchObject({ url: 'https://example.com/new' });
      expect(one?.webhook.secrets.map(({ sequence }) => sequence)).toEqual([5, 2]);
      const tried = { failedAttempts: 0, failingSince: null, nextAttemptOn: 0 };
      expect(one?.sending).toEqual({ deliveredSequence: 3, deliveries: 1, ...tried });
    });

    it('are deleted with their deliveries, even in the batch that created them', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const mine = await leased(store, orgId, 'me');
      await store.recordSent(orgId, 2, lease('me'), delivered(mine, 3));
      await apply(store, orgId, { type: 'deleteWebhook', webhookId: 2 });
      await apply(store, orgId, createWebhook(), { type: 'deleteWebhook', webhookId: 5 });
      expect(await store.listWebhooks(orgId)).toEqual([]);
      expect(await store.listDeliveries(orgId, 2)).toEqual([]);
      expect(await store.recordSent(orgId, 2, lease('me'), delivered(mine, 3))).toBe(false);
    });
  });

  describe('listDueOrgs', () => {
    it('returns the orgs in which something can be sent now', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await arrange(store, orgId);
      await apply(store, other, createWebhook(), createWebhook(), createGroup('a'));
      expect(await store.listDueOrgs(now)).toEqual([orgId, other]);
    });

    it('leaves out orgs whose webhooks are up to date, disabled, leased or waiting', async ({
      store,
      orgId,
    }) => {
      expect(await store.listDueOrgs(now)).toEqual([]);
      await arrange(store, orgId);
      const mine = await leased(store, orgId, 'me');
      expect(await store.listDueOrgs(now)).toEqual([]);
      expect(await store.listDueOrgs(now + minute)).toEqual([orgId]);
      const { sending: behind } = mine;
      const waiting = { sending: { ...behind, nextAttemptOn: now + 5 }, deliveries: [] };
      await store.recordSent(orgId, 2, lease('me', now), waiting);
      expect(await store.listDueOrgs(now + 4)).toEqual([]);
      expect(await store.listDueOrgs(now + 5)).toEqual([orgId]);
      await store.recordSent(orgId, 2, lease('me', now), delivered(mine, 3));
      expect(await store.listDueOrgs(now + minute)).toEqual([]);
      await apply(store, orgId, createGroup('b'));
      expect(await store.listDueOrgs(now)).toEqual([orgId]);
      await apply(store, orgId, { type: 'disableWebhook', webhookId: 2, reason: 'why' });
      expect(await store.listDueOrgs(now)).toEqual([]);
    });
  });

  describe('leaseWebhook', () => {
    it('leases a webhook to one caller at a time, however many ask', async ({
      store,
      orgId,
      reopen,
    }) => {
      const other = await reopen();
      await apply(store, orgId, createWebhook(), createWebhook(), createGroup('a'));
      const asked = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 ? store : other).leaseWebhook(orgId, now, lease(`${index}`)),
        ),
      );
      const ids = asked.flatMap((one) => one?.webhook.webhookId ?? []);
      // A caller that finds the row locked may get nothing, and tries again.
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(0);
      while ((await store.leaseWebhook(orgId, now, lease('late'))) !== null) ids.push(0);
      expect(ids).toHaveLength(2);
    });

    it('leases the webhook whose last lease ended first, and one whose lease ran out', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createWebhook(), createWebhook(), createGroup('a'));
      expect((await leased(store, orgId, 'a')).webhook.webhookId).toBe(2);
      expect((await leased(store, orgId, 'b', now + 1)).webhook.webhookId).toBe(3);
      expect(await store.leaseWebhook(orgId, now + 2, lease('c'))).toBeNull();
      expect((await leased(store, orgId, 'c', now + 2 * minute)).webhook.webhookId).toBe(2);
      expect((await leased(store, orgId, 'd', now + 2 * minute)).webhook.webhookId).toBe(3);
    });

    it('ignores earlier leases after all were released', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const other = await addOrg(store, 'other');
      await arrange(store, other);
      const mine = await leased(store, orgId, 'me');
      await leased(store, other, 'me');
      await store.releaseWebhooks(orgId);
      expect(await store.listDueOrgs(now)).toEqual([orgId]);
      expect(await store.recordSent(orgId, 2, lease('me'), delivered(mine, 3))).toBe(false);
      expect((await leased(store, orgId, 'you')).webhook.webhookId).toBe(2);
    });

    it('knows nothing of another org’s', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const other = await addOrg(store, 'other');
      expect(await store.leaseWebhook(other, now, lease('me'))).toBeNull();
    });
  });

  describe('recordSent', () => {
    it('stores progress and deliveries, and returns the lease', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const mine = await leased(store, orgId, 'me');
      const failed = { ...delivered(mine, 3).deliveries[0], status: null, error: 'no answer' };
      const where = {
        deliveredSequence: 2,
        deliveries: 1,
        failedAttempts: 1,
        failingSince: now,
        nextAttemptOn: now,
      };
      const sent = { sending: where, deliveries: [failed] } as Sent;
      expect(await store.recordSent(orgId, 2, lease('me', now), sent)).toBe(true);
      expect((await store.listWebhooks(orgId))[0]?.sending).toEqual(where);
      expect(await store.listDeliveries(orgId, 2)).toEqual([failed]);
      expect((await leased(store, orgId, 'you')).sending).toEqual(where);
    });

    it('rejects a holder who lost the lease to another, to a replay or to a deletion', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const first = await leased(store, orgId, 'first');
      const second = await leased(store, orgId, 'second', now + minute);
      expect(await store.recordSent(orgId, 2, lease('first'), delivered(first, 3))).toBe(false);
      await apply(store, orgId, { type: 'replayWebhook', webhookId: 2, since: 0 });
      expect(await store.recordSent(orgId, 2, lease('second'), delivered(second, 3))).toBe(false);
      expect(await store.listDeliveries(orgId, 2)).toEqual([]);
      const [one] = await store.listWebhooks(orgId);
      expect(one?.sending.deliveredSequence).toBe(0);
      expect(await store.listDueOrgs(now)).toEqual([orgId]);
    });

    it('keeps the last hundred deliveries of each webhook', async ({ store, orgId }) => {
      await apply(store, orgId, createWebhook(), createWebhook(), createGroup('a'));
      await leased(store, orgId, 'me');
      await leased(store, orgId, 'me');
      const many = (from: number, count: number): Sent => {
        const deliveries = Array.from({ length: count }, (_, index) => ({
          deliveryId: from + index,
          sequence: 4,
          at: now,
          status: 500,
          durationMs: 1,
          error: 'HTTP 500',
        }));
        const times = { failedAttempts: 1, failingSince: now, nextAttemptOn: now };
        const sums = { deliveredSequence: 3, deliveries: from + count - 1, ...times };
        return { sending: sums, deliveries };
      };
      for (const from of [1, 71]) await store.recordSent(orgId, 2, lease('me'), many(from, 70));
      await store.recordSent(orgId, 3, lease('me'), many(1, 5));
      const kept = await store.listDeliveries(orgId, 2);
      expect(kept.map(({ deliveryId }) => deliveryId)).toEqual(
        Array.from({ length: 100 }, (_, index) => 140 - index),
      );
      expect(await store.listDeliveries(orgId, 3)).toHaveLength(5);
    });
  });
}
