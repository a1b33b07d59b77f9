import type { Change } from './changes.ts';
import type { Command, IdentifierDraft, FileRow } from './commands.ts';
import { type GroupSelector, splitSelectors } from './groups.ts';
import {
  type IdentifierQuery,
  parseIdentifier,
  parseQuery,
  type RawIdentifier,
} from './identifiers.ts';

import type { Needs } from './needs.ts';

/** What must be loaded to decide the command. */
export function needsOf(command: Command): Needs {
  switch (command.type) {
    case 'createGroup':
      return {
        groups: externalId(command.details?.externalId),
        customers: defined([command.details?.successorUserId ?? undefined]),
      };
    case 'updateGroup':
      return { groups: splitSelectors(command.details ?? {}) };
    case 'patchGroup':
      return {
        groups: [{ id: command.groupId }],
        customers: defined([command.patch.successorUserId ?? undefined]),
      };
    case 'deleteGroup':
      return { groups: splitSelectors(command.selectors), allMembers: true };
    case 'restoreGroup':
      return { groups: [{ id: command.groupId }] };
    case 'join':
      return {
        groups: splitSelectors(command.selectors),
        customers: defined(command.items.map((item) => item.userId)),
        primaryOf: defined(
          command.items.map((item) => (item.primaryMember ? item.userId : undefined)),
        ),
      };
    case 'leave':
    case 'invite':
      return {
        groups: [{ id: command.groupId }],
        ...('userId' in command.identifier
          ? { customers: [command.identifier.userId] }
          : { identifiers: needsOfIdentifier(command.identifier) }),
      };
    case 'setPermissions':
    case 'patchMember':
      return { groups: [{ id: command.groupId }], customers: [command.userId] };
    case 'setDefaultGroup':
      return {
        groups: defined([command.groupId ?? undefined]).map((id) => ({ id })),
        customers: [command.userId],
      };
    case 'handOver':
      return {
        groups: [{ id: command.groupId }],
        customers: [command.userId],
        primaryOf: [command.userId],
      };
    case 'acceptInvitation':
    case 'declineInvitation':
    case 'withdrawInvitation':
      return { invitations: [command.invitationId] };
    case 'offerHandOver':
      return {
        groups: [{ id: command.groupId }],
        customers: [command.userId],
        primaryOf: [command.userId],
      };
    case 'acceptHandOver':
    case 'declineHandOver':
    case 'withdrawHandOver':
      return { groups: [{ id: command.groupId }] };
    case 'batch':
      return { also: command.items.map(needsOf) };
    case 'transfer':
      return {
        groups: defined([command.leaveGroupId, command.joinGroupId]).map((id) => ({ id })),
        customers: command.userIds,
      };
    case 'createCustomer':
      return {
        customers: defined([command.userId]),
        identifiers: command.profiles.flatMap((profile) =>
          own(profile.source, profile.accountId, profile.identifiers),
        ),
      };
    case 'changeIdentifiers':
      return {
        customers: [command.userId],
        details: true,
        identifiers: own(command.source, command.accountId, [...command.remove, ...command.add]),
      };
    case 'setCompany':
      return {
        customers: [command.userId],
        allMemberships: true,
        companies: defined([command.companyId ?? undefined]),
      };
    case 'mergeCustomer':
      return {
        customers: defined([command.victim, command.survivor]),
        primaryOf: defined([command.survivor]),
        allMemberships: true,
        openInvitations: true,
        details: true,
      };
    case 'eraseCustomer':
      return {
        customers: [command.userId],
        allMemberships: true,
        openInvitations: true,
        details: true,
        victims: true,
      };
    case 'settle':
      return {
        due: command.due,
        invitations: command.due.flatMap((one) =>
          one.kind === 'invitation' ? [one.invitationId] : [],
        ),
      };
    case 'createCompany':
      return { companyExternalIds: defined([command.externalId]) };
    case 'importRows':
      return {
        imports: [command.importId],
        also: command.rows.map(needsOfRow),
        ...(command.what === 'members' && command.from === 0 ? { membershipCount: true } : {}),
      };
    case 'undoImport':
      return { imports: [command.importId], also: command.changes.map(needsOfUndoing) };
    case 'createOrg':
      return { logins: [{ kind: 'org', name: command.settings.name }] };
    case 'updateOrg':
      return {
        largestGroup: true,
        logins: defined([command.settings.name]).map((name) => ({ kind: 'org', name })),
      };
    case 'createTill':
    case 'rotateTill':
    case 'disableTill':
      return { logins: [{ kind: 'till', name: command.userName }] };
    case 'createClient':
      return {
        logins: [
          { kind: 'till', name: command.userName },
          { kind: 'client', name: command.key },
        ],
      };
    case 'createWebhook':
      return { webhooks: true, groups: groupId(command.details.groupId) };
    case 'updateWebhook':
      return { webhooks: true, groups: groupId(command.patch.groupId) };
    case 'disableWebhook':
    case 'deleteWebhook':
    case 'rotateWebhookSecret':
    case 'replayWebhook':
      return { webhooks: true };
  }
}

function needsOfRow(row: FileRow): Needs {
  if (!('command' in row)) return {};
  const { command } = row;
  if (command.type !== 'member') return needsOf(command);
  const { customer, primaryMember } = command;
  const groups = splitSelectors(command.group);
  if (!('userId' in customer)) return { groups, identifiers: needsOfIdentifier(customer) };
  const customers = [customer.userId];
  return { groups, customers, ...(primaryMember ? { primaryOf: customers } : {}) };
}

function needsOfUndoing(change: Change): Needs {
  const ids: (number | null)[] =
    change.kind === 'defaultGroupChanged'
      ? [change.before, change.after]
      : ['groupId' in change ? change.groupId : null];
  const customers = 'userId' in change ? [change.userId] : [];
  const groups = ids.filter((id) => id !== null).map((id) => ({ id }));
  return { groups, customers, primaryOf: customers };
}

function groupId(id: number | null | undefined): readonly GroupSelector[] {
  return defined([id ?? undefined]).map((one) => ({ id: one }));
}

function externalId(value: string | undefined): readonly GroupSelector[] {
  return value === undefined ? [] : [{ externalId: value }];
}

/** The search for an identifier. One that will be rejected needs nothing. */
export function needsOfIdentifier(raw: Partial<RawIdentifier>): readonly IdentifierQuery[] {
  const { source, accountId = '', type, value } = raw;
  if (source === undefined || type === undefined || value === undefined) return [];
  const query = parseQuery({ source, accountId, type, value });
  return 'code' in query ? [] : [query];
}

function own(
  source: string | undefined,
  accountId: string,
  drafts: readonly IdentifierDraft[],
): readonly IdentifierQuery[] {
  if (source === undefined) return [];
  return drafts.flatMap(({ type, value }) => {
    if (type === undefined || value === undefined) return [];
    const identifier = parseIdentifier({ source, accountId, type, value });
    return 'code' in identifier ? [] : [identifier];
  });
}

function defined<Value>(values: readonly (Value | undefined)[]): readonly Value[] {
  return values.filter((value) => value !== undefined);
}
