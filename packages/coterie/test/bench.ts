import type { Actor, Change } from '../src/domain/changes.ts';
import type {
  Command,
  CommandOf,
  CommandType,
  JoinItem,
  MergeReport,
  Outcome,
  ProfileDraft,
  Results,
} from '../src/domain/commands.ts';
import type { CustomerRecord } from '../src/domain/customers.ts';
import type { Group } from '../src/domain/groups.ts';
import type { Member } from '../src/domain/memberships.ts';
import { defaultOrgSettings, type OrgSettings } from '../src/domain/org.ts';
import { openStore } from '../src/store/open-store.ts';
import { createWriter } from '../src/writer/writer.ts';

const operator: Actor = { tillId: null, requestId: null };

export type Bench = Awaited<ReturnType<typeof openBench>>;

/** One org on the in-memory engine, with short words for what examples do over and over. */
export async function openBench(change: Partial<OrgSettings> = {}, maxBatch = 100) {
  const settings: OrgSettings = { ...defaultOrgSettings, name: 'org', ...change };
  const store = openStore('sqlite::memory:');
  let onCommit = (_commands: number): void => {};
  const observer = { committed: (commands: number) => onCommit(commands), waiting: () => {} };
  const writer = createWriter({
    store,
    now: () => Date.UTC(2026, 0, 1),
    maxWaiting: 1_000,
    maxBatch,
    observer,
  });
  const orgId = await store.reserveOrgId();

  function submit<Type extends CommandType>(
    command: CommandOf<Type> & Command,
  ): Promise<Outcome<Type>> {
    return writer.submit<Type>(orgId, command, operator);
  }

  /** For steps that lead up to what the example is about. */
  async function must<Type extends CommandType>(
    command: CommandOf<Type> & Command,
  ): Promise<Results[Type]> {
    const outcome = await submit<Type>(command);
    if (outcome.accepted) return outcome.result;
    throw new Error(`${command.type}: ${outcome.refusals.map(({ message }) => message).join()}`);
  }

  function submitCustomer(userId: number, profiles: readonly ProfileDraft[]) {
    return submit<'createCustomer'>({
      type: 'createCustomer',
      userId,
      loyaltyType: 'loyalty',
      associatedWith: null,
      extendedFields: {},
      profiles: profiles.length > 0 ? profiles : [profileOf({ mobile: String(userId) })],
    });
  }

  await must<'createOrg'>({ type: 'createOrg', settings });

  return {
    store,
    orgId,
    settings,
    submit,
    submitTo: (otherOrgId: number, command: Command): Promise<Outcome> =>
      writer.submit(otherOrgId, command, operator),
    must,
    submitCustomer,
    onCommit: (listener: (commands: number) => void) => {
      onCommit = listener;
    },
    createGroup: async (externalId: string, maxGroupSize = 5): Promise<number> => {
      const details = { externalId, maxGroupSize };
      return (await must<'createGroup'>({ type: 'createGroup', details })).groupId;
    },
    createCustomer: async (userId: number, ...profiles: readonly ProfileDraft[]) => {
      const outcome = await submitCustomer(userId, profiles);
      if (!outcome.accepted) throw new Error(`customer ${userId} was refused`);
    },
    join: async (groupId: number, userId: number, how: Partial<JoinItem> = {}) => {
      const item = { userId, primaryMember: false, defaultGroup: false, permissions: [], ...how };
      const { items } = await must<'join'>({
        type: 'join',
        selectors: { id: groupId },
        items: [item],
      });
      const refusal = items[0]?.refusal ?? null;
      if (refusal !== null) throw new Error(`${userId} was refused: ${refusal.message}`);
    },
    joinCompany: async (companyId: number, ...userIds: readonly number[]) => {
      for (const userId of userIds) await must({ type: 'setCompany', userId, companyId });
    },
    merge: (victim: number, survivor: number): Promise<MergeReport> =>
      must<'mergeCustomer'>({ type: 'mergeCustomer', victim, survivor }),
    group: async (id: number): Promise<Group> => {
      const [group] = await store.findGroups(orgId, [{ id }]);
      return present(group);
    },
    members: async (groupId: number): Promise<readonly Member[]> =>
      (await store.listMembers(orgId, groupId)).filter(({ active }) => active),
    customer: async (userId: number): Promise<CustomerRecord> =>
      present(await store.findCustomer(orgId, userId)),
    log: (): Promise<readonly Change[]> => store.listChanges(orgId, { since: 0, limit: 1_000 }),
    close: () => store.close(),
  };
}

/** A profile with these identifiers by type. */
export function profileOf(
  identifiers: Readonly<Record<string, string>>,
  source = 'INSTORE',
  accountId = '',
): ProfileDraft {
  return {
    source,
    accountId,
    firstName: null,
    lastName: null,
    fields: {},
    commChannels: [],
    identifiers: Object.entries(identifiers).map(([type, value]) => ({ type, value })),
  };
}

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('it should exist');
  return value;
}
