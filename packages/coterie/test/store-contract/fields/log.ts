import { expect } from 'vitest';

import type { Webhook } from '../../../src/domain/webhooks.ts';
import type { Delivery, Sending } from '../../../src/store/sending.ts';
import {
  changeReader,
  logTable,
  type StoredChange,
  toChange,
} from '../../../src/store/tables/changes.ts';
import {
  deliveryReader,
  deliveryTable,
  webhookReader,
  webhookTable,
} from '../../../src/store/tables/webhooks.ts';
import { byFacts, keep, type Kept } from './kept.ts';
import { nextSequence, type World, writeFacts } from './world.ts';

const change: Kept = keep<StoredChange>({
  name: 'a change',
  table: logTable,
  fields: changeReader.fields,
  given: () => ({
    sequence: [1, 1],
    kind: ['groupMemberUpdated', 'groupCreated'],
    before: ['{"a":1}', '{"a":2}'],
    after: ['{"b":1}', '{"b":2}'],
  }),
  newKey: () => ({ sequence: nextSequence() }),
  write: (world, record) =>
    writeFacts(
      world,
      {},
      () => {},
      () => toChange(record),
    ),
  reads: {
    listEntries: async ({ store, orgId }, { sequence }) => {
      const [entry] = await store.listEntries(orgId, { since: sequence - 1, limit: 1 });
      const { hash: _, salt: __, commitment: ___, ...said } = entry ?? {};
      return said;
    },
    listChanges: async ({ store, orgId }, record) => {
      const { changes } = await store.listChanges(orgId, { since: record.sequence - 1, limit: 1 });
      expect(changes).toEqual([toChange(record)]);
      return record;
    },
    listHistory: async ({ store, orgId }, record) => {
      const { groupId, userId } = record;
      const ofGroup = groupId === null ? {} : { groupIds: [groupId] };
      const ofCustomer = userId === null ? {} : { userIds: [userId] };
      const history = await store.listHistory(orgId, {
        ...ofGroup,
        ...ofCustomer,
        upTo: record.sequence,
      });
      if (groupId !== null || userId !== null) expect(history.at(-1)).toEqual(toChange(record));
      return record;
    },
  },
});

const webhook: Kept = keep<Webhook>({
  name: 'a webhook',
  table: webhookTable,
  fields: webhookReader.fields,
  given: () => ({ webhookId: [900, 900], status: ['DISABLED', 'ACTIVE'] }),
  write: byFacts(
    () => ({ webhooks: true }),
    (facts, record) => facts.webhooks.set(900, record),
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ webhooks: true }])).webhooks.get(900),
    listWebhooks: async ({ store, orgId }) =>
      (await store.listWebhooks(orgId)).find((one) => one.webhook.webhookId === 900)?.webhook,
  },
});

const receiver: Webhook = {
  url: 'https://example.com',
  description: null,
  kinds: null,
  groupId: null,
  status: 'ACTIVE',
  disabledReason: null,
  webhookId: 901,
  createdBy: null,
  createdOn: 0,
  secrets: [],
};

/** Earlier than `now`, so that the webhook can be leased again. */
const lease = { owner: 'me', until: 1_000 };
const now = 2_000;

async function findReceiver({ store, orgId }: World) {
  return (await store.listWebhooks(orgId)).find(({ webhook: { webhookId } }) => webhookId === 901);
}

async function leaseReceiver(world: World) {
  const { store, orgId } = world;
  if ((await findReceiver(world)) === undefined)
    await writeFacts(world, { webhooks: true }, (facts) => facts.webhooks.set(901, receiver));
  const leased = await store.leaseWebhook(orgId, now, lease);
  expect(leased?.webhook).toEqual(receiver);
  return leased;
}

const { deliveredSequence, deliveries, failedAttempts, failingSince, nextAttemptOn } =
  webhookTable.fields;

const sending: Kept = keep<Sending>({
  name: 'the progress of a webhook',
  table: webhookTable,
  fields: { deliveredSequence, deliveries, failedAttempts, failingSince, nextAttemptOn },
  given: () => ({}),
  write: async (world, record) => {
    await leaseReceiver(world);
    const sent = { sending: record, deliveries: [] };
    expect(await world.store.recordSent(world.orgId, 901, lease, sent)).toBe(true);
  },
  reads: {
    listWebhooks: async (world) => (await findReceiver(world))?.sending,
    leaseWebhook: async (world) => (await leaseReceiver(world))?.sending,
  },
});

const delivery: Kept = keep<Delivery>({
  name: 'a delivery',
  table: deliveryTable,
  fields: deliveryReader.fields,
  given: () => ({}),
  newKey: (deliveryId) => ({ deliveryId }),
  write: async (world, record) => {
    const leased = await leaseReceiver(world);
    if (leased === null) throw new Error('the webhook should be due');
    const sent = { sending: leased.sending, deliveries: [record] };
    expect(await world.store.recordSent(world.orgId, 901, lease, sent)).toBe(true);
  },
  reads: {
    listDeliveries: async ({ store, orgId }) => (await store.listDeliveries(orgId, 901))[0],
  },
});

export const ofLog = [webhook, sending, delivery, change];
