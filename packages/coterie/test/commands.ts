import type { Actor } from '../src/domain/changes.ts';
import type { CommandOf, JoinItem, ProfileDraft } from '../src/domain/commands.ts';
import type { GroupDraft } from '../src/domain/groups.ts';
import type { RawIdentifier } from '../src/domain/identifiers.ts';
import { defaultOrgSettings, type OrgSettings } from '../src/domain/org.ts';

/** Commands as tests write them: what a test does not care about has a plain value. */

export const operator: Actor = { tillId: null, requestId: null };

export function createOrg(settings: Partial<OrgSettings> = {}): CommandOf<'createOrg'> {
  return { type: 'createOrg', settings: { ...defaultOrgSettings, name: 'acme', ...settings } };
}

export function updateOrg(settings: Partial<OrgSettings>): CommandOf<'updateOrg'> {
  return { type: 'updateOrg', settings };
}

export function createWebhook(
  details: CommandOf<'createWebhook'>['details'] = {},
): CommandOf<'createWebhook'> {
  return { type: 'createWebhook', details: { url: 'https://example.com/hooks', ...details } };
}

export function createGroup(
  externalId: string,
  details: GroupDraft = {},
): CommandOf<'createGroup'> {
  return { type: 'createGroup', details: { externalId, maxGroupSize: 10, ...details } };
}

export function updateGroup(id: number, details: GroupDraft): CommandOf<'updateGroup'> {
  return { type: 'updateGroup', details: { id, ...details } };
}

export function deleteGroup(id: number): CommandOf<'deleteGroup'> {
  return { type: 'deleteGroup', selectors: { id } };
}

/** The identifier that every customer of `createCustomer` has, so that she can leave by it. */
function ownIdentifier(userId: number): Pick<RawIdentifier, 'type' | 'value'> {
  return { type: 'externalId', value: `customer-${userId}` };
}

export function profile(draft: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    source: 'INSTORE',
    accountId: '',
    firstName: null,
    lastName: null,
    fields: {},
    commChannels: [],
    identifiers: [],
    ...draft,
  };
}

export function createCustomer(
  userId: number,
  profiles: readonly ProfileDraft[] = [],
): CommandOf<'createCustomer'> {
  return {
    type: 'createCustomer',
    userId,
    loyaltyType: 'loyalty',
    associatedWith: null,
    extendedFields: {},
    profiles: [profile({ identifiers: [ownIdentifier(userId)] }), ...profiles],
  };
}

type JoinOptions = Partial<Omit<JoinItem, 'userId'>>;

export function joinItem(userId: number, options: JoinOptions = {}): JoinItem {
  return { userId, primaryMember: false, defaultGroup: false, permissions: [], ...options };
}

export function join(
  groupId: number,
  userId: number,
  options: JoinOptions = {},
): CommandOf<'join'> {
  return { type: 'join', selectors: { id: groupId }, items: [joinItem(userId, options)] };
}

export function joinAsPrimary(groupId: number, userId: number): CommandOf<'join'> {
  return join(groupId, userId, { primaryMember: true });
}

export function leave(groupId: number, userId: number): CommandOf<'leave'> {
  return {
    type: 'leave',
    groupId,
    identifier: { source: 'INSTORE', ...ownIdentifier(userId) },
  };
}

export function invite(
  groupId: number,
  userId: number,
  options: Partial<CommandOf<'invite'>> = {},
): CommandOf<'invite'> {
  const standard = { permissions: [], defaultGroup: false } as const;
  return { type: 'invite', groupId, identifier: { userId }, ...standard, ...options };
}

export function declineInvitation(invitationId: number): CommandOf<'declineInvitation'> {
  return { type: 'declineInvitation', invitationId };
}

export function withdrawInvitation(invitationId: number): CommandOf<'withdrawInvitation'> {
  return { type: 'withdrawInvitation', invitationId };
}

export function offerHandOver(
  groupId: number,
  userId: number,
  options: Partial<CommandOf<'offerHandOver'>> = {},
): CommandOf<'offerHandOver'> {
  return { type: 'offerHandOver', groupId, userId, ...options };
}

export function acceptHandOver(groupId: number): CommandOf<'acceptHandOver'> {
  return { type: 'acceptHandOver', groupId };
}

export function declineHandOver(groupId: number): CommandOf<'declineHandOver'> {
  return { type: 'declineHandOver', groupId };
}

export function withdrawHandOver(groupId: number): CommandOf<'withdrawHandOver'> {
  return { type: 'withdrawHandOver', groupId };
}

export function handOver(groupId: number, userId: number): CommandOf<'handOver'> {
  return { type: 'handOver', groupId, userId };
}

export function addMobile(userId: number, value: string): CommandOf<'changeIdentifiers'> {
  return changeMobiles(userId, { add: [value] });
}

export function removeMobile(userId: number, value: string): CommandOf<'changeIdentifiers'> {
  return changeMobiles(userId, { remove: [value] });
}

export function createTill(userName: string): CommandOf<'createTill'> {
  return { type: 'createTill', userName, scopes: ['groups:read'], secretHash: `hash-${userName}` };
}

export function createCompany(
  externalId: string,
  name: string | null = null,
): CommandOf<'createCompany'> {
  return { type: 'createCompany', externalId, name };
}

export function setCompany(userId: number, companyId: number | null): CommandOf<'setCompany'> {
  return { type: 'setCompany', userId, companyId };
}

export function eraseCustomer(userId: number): CommandOf<'eraseCustomer'> {
  return { type: 'eraseCustomer', userId };
}

export function mergeCustomer(victim: number, survivor: number): CommandOf<'mergeCustomer'> {
  return { type: 'mergeCustomer', victim, survivor };
}

function changeMobiles(
  userId: number,
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
): CommandOf<'changeIdentifiers'> {
  return {
    type: 'changeIdentifiers',
    userId,
    source: 'INSTORE',
    accountId: '',
    add: add.map((value) => ({ type: 'mobile', value })),
    remove: remove.map((value) => ({ type: 'mobile', value })),
  };
}
