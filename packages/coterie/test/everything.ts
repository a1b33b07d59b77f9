import type { Actor } from '../src/domain/changes.ts';
import type { Command } from '../src/domain/commands.ts';
import { decide } from '../src/domain/decide/index.ts';
import type { IdempotencyKey } from '../src/domain/idempotency.ts';
import { needsOf } from '../src/domain/needs-of.ts';
import { refusal } from '../src/domain/refusals.ts';
import { groupFields } from '../src/domain/groups.ts';
import { openStore } from '../src/store/open-store.ts';
import { fullDraft } from './arbitraries/fields.ts';
import type { Store } from '../src/store/store.ts';
import {
  createCompany,
  createCustomer,
  createGroup,
  createOrg,
  createTill,
  createWebhook,
  declineInvitation,
  eraseCustomer,
  invite,
  join,
  joinAsPrimary,
  leave,
  mergeCustomer,
  offerHandOver,
  operator,
  profile,
  setCompany,
} from './commands.ts';

/** Everything here was decided then, so that what has a time is past due, and was never swept. */
const now = 1_700_000_000_000;
const hour = 60 * 60 * 1_000;

/** Something of every sort in a new database: a row in each table, and a value in each of its columns. */
export async function fillEverything(url: string): Promise<void> {
  const store = await openStore(url, { now: () => now });
  await store.installationSecret('tokens');
  for (const name of ['acme', 'zenith']) await fillOrg(store, name);
  await store.close();
}

async function fillOrg(store: Store, name: string): Promise<void> {
  const orgId = await store.reserveOrgId();
  const by =
    (actor: Actor, idempotencyKey?: IdempotencyKey) =>
    async (...commands: readonly Command[]) => {
      for (const command of commands) await submit(store, orgId, command, actor, idempotencyKey);
    };
  const userName = `till.${name}`;
  await by(operator)(createOrg({ name }), createTill(userName));
  await by(operator)({ type: 'createClient', userName, key: `key.${name}`, secretHash: 'hash' });
  const till = { tillId: 1, requestId: 'r-1' };
  const submitAll = by(till);
  const lastSequence = async () => (await store.findOrg(orgId))?.sequence ?? 0;

  // A successor is named below.
  const {
    successionPolicy: _,
    successorUserId: __,
    ...full
  } = fullDraft(groupFields, {
    ids: [1],
    times: [now + 2 * hour],
  });
  const named = profile({ source: 'MARTJACK', firstName: 'Asha', lastName: 'Sharma' });
  await submitAll(
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((userId) => createCustomer(userId, [named])),
    createCompany('c', 'Company'),
    setCompany(3, 1),
    createGroup('family', { groupName: 'Sharma', extendedFields: { city: 'Pune' } }),
    { type: 'createGroup', details: { ...full, externalId: 'club', activeFrom: now + hour } },
    createGroup('works'),
    joinAsPrimary(1, 1),
    join(1, 2, { validUntil: now + hour, defaultGroup: true }),
    join(1, 8, { permissions: ['allow_points_transfer'] }),
    join(3, 3),
    join(1, 4),
    leave(1, 4),
    { type: 'patchGroup', groupId: 1, patch: { successionPolicy: 'named', successorUserId: 8 } },
    offerHandOver(1, 8, { expiresOn: now + hour }),
    invite(1, 7, { expiresOn: now + hour, validUntil: now + 2 * hour, defaultGroup: true }),
    invite(2, 7),
  );
  await submitAll(declineInvitation(await lastSequence()));
  await by(till, { tillId: 1, key: 'merged', request: 'digest-1' })(mergeCustomer(5, 1));
  await by(till, { tillId: 1, key: 'made', request: 'digest-2' })(createGroup('by key'));
  await submitAll(eraseCustomer(6));
  await fillImports(store, orgId, submitAll);
  await fillWebhooks(store, orgId, submitAll);
}

type Submit = (...commands: readonly Command[]) => Promise<void>;

/** One that was undone, as far as it could be; and one that runs. */
async function fillImports(store: Store, orgId: number, submitAll: Submit): Promise<void> {
  const rows = [
    { line: 2, command: createGroup('imported') },
    { line: 3, refusal: refusal(95052, { x: 'size', y: 'a number' }) },
  ];
  const given = { what: 'groups', from: 0, digest: 'digest', rows, mayRemove: null } as const;
  await submitAll(
    { type: 'importRows', importId: 'undone', ...given, isLast: true },
    { type: 'importRows', importId: 'runs', ...given, rows: [], isLast: false },
  );
  const { firstSequence = 0, lastSequence = 0 } = (await store.findImport(orgId, 'undone')) ?? {};
  const { changes } = await store.listChanges(orgId, {
    since: (firstSequence ?? 0) - 1,
    limit: (lastSequence ?? 0) - (firstSequence ?? 0) + 1,
  });
  const undo = { type: 'undoImport', importId: 'undone', stuck: new Set<string>() } as const;
  // Somebody has changed it since, so that it stays.
  await submitAll({ type: 'patchGroup', groupId: 5, patch: { groupName: 'Kept' } });
  await submitAll({ ...undo, changes: changes.toReversed(), isLast: true });
}

/** One whose receiver failed and that was disabled; and one that is being sent. */
async function fillWebhooks(store: Store, orgId: number, submitAll: Submit): Promise<void> {
  const filter = { description: 'bridge', kinds: ['groupCreated'], groupId: 1 };
  await submitAll(createWebhook(filter), createGroup('told'));
  const lease = { owner: 'me', until: now + hour };
  const leased = await store.leaseWebhook(orgId, now, lease);
  if (leased === null) throw new Error('there should be a webhook to lease');
  const { webhookId } = leased.webhook;
  const sending = { ...leased.sending, deliveries: 1, failedAttempts: 1, failingSince: now };
  const told = { deliveryId: 1, sequence: 1, at: now, status: 503, durationMs: 9, error: 'Busy.' };
  await store.recordSent(orgId, webhookId, lease, {
    sending: { ...sending, nextAttemptOn: now + hour },
    deliveries: [told],
  });
  await submitAll(
    { type: 'disableWebhook', webhookId, reason: 'It was busy.' },
    createWebhook(),
    createGroup('more'),
  );
  const other = await store.leaseWebhook(orgId, now, lease);
  if (other === null) throw new Error('there should be another webhook to lease');
  const failing = { ...other.sending, failedAttempts: 1, failingSince: now };
  await store.recordSent(orgId, other.webhook.webhookId, lease, {
    sending: failing,
    deliveries: [],
  });
}

/** A refusal fails the test. */
async function submit(
  store: Store,
  orgId: number,
  command: Command,
  actor: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<void> {
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  await store.write([
    {
      orgId,
      needs: [{ ...needsOf(command), ...key }],
      decide: (facts) => {
        const decided = decide(facts, command, { now, actor, ...key });
        const { outcome } = decided;
        if (!outcome.accepted) throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
        return decided;
      },
    },
  ]);
}
