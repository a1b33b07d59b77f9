import type { Change } from '../src/domain/changes.ts';
import type { Command, CommandOf, JoinItem, ProfileDraft } from '../src/domain/commands.ts';
import type { MergeReport, Outcome, Results } from '../src/domain/outcomes.ts';
import type { CustomerRecord } from '../src/domain/customers.ts';
import type { Group } from '../src/domain/groups.ts';
import type { Member } from '../src/domain/memberships.ts';
import type { OrgSettings } from '../src/domain/org.ts';
import { openStore } from '../src/store/open-store.ts';
import { createWriter } from '../src/writer/writer.ts';
import * as commands from './commands.ts';
import { newDatabase } from './engine.ts';

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** One org on the engine of this run, with short words for what examples do over and over. */
export async function openWorkbench(
  change: Partial<OrgSettings> = {},
  maxBatch = 100,
  now = (): number => Date.UTC(2026, 0, 1),
) {
  const founding = commands.createOrg({ name: 'org', ...change });
  const { url, drop } = await newDatabase();
  let onCommit = (_commands: number): void => {};
  const observer = { committed: (count: number) => onCommit(count), waiting: () => {} };
  const store = await openStore(url, { now });
  const writer = createWriter({ store, now, maxWaiting: 1_000, maxBatch, observer });
  const orgId = await store.reserveOrgId();

  function submit<Given extends Command>(command: Given): Promise<Outcome<Given['type']>> {
    // The compiler sees of each command, but not of all, that it is the one of its own type.
    const own = command as unknown as CommandOf<Given['type']>;
    return writer.submit<Given['type']>(orgId, own, commands.operator);
  }

  /** For steps that lead up to what the example is about. */
  async function must<Given extends Command>(command: Given): Promise<Results[Given['type']]> {
    const outcome = await submit(command);
    if (outcome.accepted) return outcome.result;
    throw new Error(`${command.type}: ${outcome.refusals.map(({ message }) => message).join()}`);
  }

  await must(founding);

  return {
    store,
    orgId,
    settings: founding.settings,
    submit,
    submitTo: (otherOrgId: number, command: Command): Promise<Outcome> =>
      writer.submit(otherOrgId, command, commands.operator),
    must,
    onCommit: (listener: (commands: number) => void) => {
      onCommit = listener;
    },
    createGroup: async (externalId: string, maxGroupSize = 5): Promise<number> => {
      const created = await must(commands.createGroup(externalId, { maxGroupSize }));
      return created.group.groupId;
    },
    createCustomer: async (userId: number, ...profiles: readonly ProfileDraft[]) => {
      const command = commands.createCustomer(userId);
      await must(profiles.length > 0 ? { ...command, profiles } : command);
    },
    join: async (groupId: number, userId: number, how: Partial<JoinItem> = {}) => {
      const { items } = await must(commands.join(groupId, userId, how));
      const refusal = items[0]?.refusal ?? null;
      if (refusal !== null) throw new Error(`${userId} was refused: ${refusal.message}`);
    },
    joinCompany: async (companyId: number, ...userIds: readonly number[]) => {
      for (const userId of userIds) await must(commands.setCompany(userId, companyId));
    },
    merge: (victim: number, survivor: number): Promise<MergeReport> =>
      must(commands.mergeCustomer(victim, survivor)),
    group: async (id: number): Promise<Group> => {
      const [group] = await store.findGroups(orgId, [{ id }]);
      return present(group);
    },
    members: async (groupId: number): Promise<readonly Member[]> =>
      (await store.listMembers(orgId, groupId)).filter(({ active }) => active),
    customer: async (userId: number): Promise<CustomerRecord> =>
      present(await store.findCustomer(orgId, userId)),
    log: async (): Promise<readonly Change[]> =>
      (await store.listChanges(orgId, { since: 0, limit: 1_000 })).changes,
    close: async () => {
      await store.close();
      await drop();
    },
  };
}

/** A profile with these identifiers by type. */
export function profileOf(
  identifiers: Readonly<Record<string, string>>,
  source = 'INSTORE',
  accountId = '',
): ProfileDraft {
  const own = Object.entries(identifiers).map(([type, value]) => ({ type, value }));
  return commands.profile({ source, accountId, identifiers: own });
}

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('it should exist');
  return value;
}
