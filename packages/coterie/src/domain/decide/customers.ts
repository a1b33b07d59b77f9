import type { CommandOf, IdentifierDraft, ProfileDraft } from '../commands.ts';
import { madeUserIdCeiling, type Profile, customerFields } from '../customers.ts';
import type { Decision } from '../decision.ts';
import {
  type Identifier,
  identifierKey,
  parseIdentifier,
  parseProfileKey,
  type RawIdentifier,
} from '../identifiers.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { detailsOf } from '../fields.ts';

export const createCustomer: Handler<'createCustomer', CommandOf<'createCustomer'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  if (command.profiles.length === 0) return refuse(refusal(403, { x: 'profiles' }));
  const profiles: Profile[] = [];
  const identifiers: Identifier[] = [];
  for (const draft of command.profiles) {
    const parsed = parseProfile(draft);
    if ('code' in parsed) return refuse(parsed);
    const { source, accountId } = parsed.profile;
    if (profiles.some((one) => isProfileOf(one, parsed.profile)))
      return refuse(refusal(95011, { x: `${source} ${accountId}`.trim() }));
    profiles.push(parsed.profile);
    identifiers.push(...parsed.identifiers);
  }
  if (identifiers.length === 0) return refuse(refusal(403, { x: 'identifiers' }));
  const distinct = distinctIdentifiers(identifiers);
  const taken = distinct.find((identifier) => facts.customerBy(identifier) !== null);
  if (taken !== undefined) return refuse(refusal(8006, { x: `${taken.type} ${taken.value}` }));
  const userId = command.userId ?? facts.org.lastUserId + 1;
  if (command.userId === undefined && userId >= madeUserIdCeiling)
    return refuse(refusal(95009, { x: 'user ids' }));
  if (command.userId !== undefined && facts.customers.get(userId) !== null)
    return refuse(refusal(95003, { x: userId }));
  decision.record({
    kind: 'customerCreated',
    userId,
    before: null,
    after: { ...detailsOf(customerFields, command), profiles },
  });
  for (const identifier of distinct) addIdentifier(decision, userId, identifier);
  return accept<'createCustomer'>({ userId });
};

/** Removes, then adds identifiers of one profile. Creates the profile if the customer does not have it. */
export const changeIdentifiers: Handler<'changeIdentifiers', CommandOf<'changeIdentifiers'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { userId, source } = command;
  if (source === undefined) return refuse(refusal(403, { x: 'source' }));
  const profile = parseProfileKey(source, command.accountId);
  if ('code' in profile) return refuse(profile);
  if (command.add.length + command.remove.length === 0)
    return refuse(refusal(403, { x: 'add or remove' }));
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  const remove = parseAll(profile, command.remove);
  if ('code' in remove) return refuse(remove);
  const add = parseAll(profile, command.add);
  if ('code' in add) return refuse(add);
  const foreign = remove.find((identifier) => facts.customerBy(identifier) !== userId);
  if (foreign !== undefined)
    return refuse(
      refusal(8015, {
        x: userId,
        when: 'notOwned',
        detail: `The ${foreign.type} ${foreign.value} to remove is none of hers in ${foreign.source}.`,
      }),
    );
  const taken = add.find((identifier) => ![null, userId].includes(facts.customerBy(identifier)));
  if (taken !== undefined) return refuse(refusal(8006, { x: `${taken.type} ${taken.value}` }));
  if (add.length > 0) ensureProfile(decision, userId, { ...emptyProfile, ...profile });
  for (const before of remove)
    decision.record({ kind: 'customerIdentifierRemoved', userId, before, after: null });
  for (const identifier of add)
    if (facts.customerBy(identifier) === null) addIdentifier(decision, userId, identifier);
  return accept<'changeIdentifiers'>({ userId });
};

/** Sets or clears the company of a customer. Groups must not mix companies. */
export const setCompany: Handler<'setCompany', CommandOf<'setCompany'>> = (decision, command) => {
  const { facts } = decision;
  const { userId, companyId } = command;
  if (companyId === undefined) return refuse(refusal(403, { x: 'companyId' }));
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (companyId !== null && facts.companies.get(companyId) === null)
    return refuse(refusal(95002, { x: companyId }));
  const before = customer.companyId;
  if (before !== companyId) {
    const shared = facts.groupsOf(userId).find((id) => facts.groups.need(id).memberCount > 1);
    if (shared !== undefined)
      return refuse(refusal(1622, { x: userId, y: shared, when: 'shared' }));
    decision.record({ kind: 'customerCompanyChanged', userId, before, after: companyId });
  }
  return accept<'setCompany'>({ customer: facts.customers.need(userId) });
};

/** The caller has checked that no customer has the identifier. */
export function addIdentifier(decision: Decision, userId: number, after: Identifier): void {
  decision.record({ kind: 'customerIdentifierAdded', userId, before: null, after });
}

function parseProfile(
  draft: ProfileDraft,
): { profile: Profile; identifiers: readonly Identifier[] } | Refusal {
  if (draft.source === undefined) return refusal(403, { x: 'source' });
  const key = parseProfileKey(draft.source, draft.accountId);
  if ('code' in key) return key;
  const { firstName, lastName, fields, commChannels } = draft;
  const identifiers = parseAll(key, draft.identifiers);
  if ('code' in identifiers) return identifiers;
  return { profile: { ...key, firstName, lastName, fields, commChannels }, identifiers };
}

function parseAll(
  profile: Pick<RawIdentifier, 'source' | 'accountId'>,
  drafts: readonly IdentifierDraft[],
): readonly Identifier[] | Refusal {
  const identifiers: Identifier[] = [];
  for (const { type, value } of drafts) {
    if (type === undefined) return refusal(403, { x: 'type' });
    if (value === undefined) return refusal(403, { x: 'value' });
    const identifier = parseIdentifier({ ...profile, type, value });
    if ('code' in identifier) return identifier;
    identifiers.push(identifier);
  }
  return distinctIdentifiers(identifiers);
}

function distinctIdentifiers(identifiers: readonly Identifier[]): readonly Identifier[] {
  return [...new Map(identifiers.map((one) => [identifierKey(one), one])).values()];
}

const emptyProfile = { firstName: null, lastName: null, fields: {}, commChannels: [] };

/** Creates the profile if there is none: identifiers are shown with the profile of their source and account. */
export function ensureProfile(decision: Decision, userId: number, profile: Profile): void {
  const before = decision.facts.details.need(userId);
  if (before.profiles.some((one) => isProfileOf(one, profile))) return;
  const after = { ...before, profiles: [...before.profiles, profile] };
  decision.record({ kind: 'customerDetailsChanged', userId, before, after });
}

type ProfileKey = Pick<Profile, 'source' | 'accountId'>;

/** Whether two profiles or identifiers have the same source and account. */
export function isProfileOf(one: ProfileKey, other: ProfileKey): boolean {
  return one.source === other.source && one.accountId === other.accountId;
}
