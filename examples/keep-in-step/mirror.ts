import type { Change, Line } from './read.ts';

/** The other system's copy of the service's data: each record under a unique name. */
export type Mirror = Map<string, Readonly<Record<string, unknown>>>;

/** Adds one line of the snapshot to the copy. */
export function takeOver(mirror: Mirror, line: Line): void {
  const { kind, ...thing } = line;
  switch (kind) {
    case 'company':
      return void mirror.set(`company ${String(thing['companyId'])}`, thing);
    case 'group': {
      // This copy does not need the offer to hand over the group, nor invitations.
      const { handOverOffer: _, ...group } = thing;
      return void mirror.set(`group ${String(thing['groupId'])}`, group);
    }
    case 'membership':
      return void mirror.set(membershipName(thing), thing);
    case 'customer': {
      const { identifiers, ...customer } = thing;
      mirror.set(`customer ${String(thing['userId'])}`, customer);
      for (const one of identifiers as readonly object[])
        mirror.set(identifierName(one), { userId: thing['userId'] });
    }
  }
}

/** Applies one change. Unknown kinds are ignored, because later versions of the service can add some. */
export function follow(mirror: Mirror, change: Change): void {
  const { kind, at, groupId, userId, companyId } = change;
  const before = change.before as object | null;
  const after = change.after as object | null;
  const group = `group ${groupId}`;
  const customer = `customer ${userId}`;
  const update = (name: string, parts: object | null): void => {
    mirror.set(name, { ...mirror.get(name), ...parts });
  };
  switch (kind) {
    case 'groupCreated':
      return update(group, { groupId, ...after, createdOn: at });
    case 'groupUpdated':
    case 'groupDeleted':
    case 'groupRestored':
      return update(group, after);
    case 'groupMemberAdded':
      return update(membershipName(change), { groupId, userId, ...after, joinedOn: at });
    case 'groupMemberUpdated':
      return update(membershipName(change), after);
    case 'groupMemberRemoved':
      return void mirror.delete(membershipName(change));
    case 'customerCreated':
      return update(customer, { userId, ...inNothing, ...after, createdOn: at });
    case 'customerDetailsChanged':
    case 'customerMerged':
      return update(customer, after);
    case 'customerCompanyChanged':
      return update(customer, { companyId: after });
    case 'defaultGroupChanged':
      return update(customer, { defaultGroupId: after });
    // The log of a customer who was erased since has no identifiers any more. What the mirror has goes with the erasure.
    case 'customerIdentifierAdded':
      return after === null ? undefined : update(identifierName(after), { userId });
    case 'customerIdentifierRemoved':
      return before === null ? undefined : void mirror.delete(identifierName(before));
    case 'customerErased':
      forgetIdentifiers(mirror, userId);
      return update(customer, { ...erasedDetails, companyId: null });
    case 'companyCreated':
      return update(`company ${companyId}`, { companyId, ...after, createdOn: at });
  }
}

function forgetIdentifiers(mirror: Mirror, userId: unknown): void {
  for (const [name, thing] of mirror)
    if (name.startsWith('identifier ') && thing['userId'] === userId) mirror.delete(name);
}

/** What the service says of a customer who was erased. */
const erasedDetails = {
  loyaltyType: 'non_loyalty',
  associatedWith: null,
  extendedFields: {},
  profiles: [],
};
const inNothing = { companyId: null, mergedInto: null, defaultGroupId: null };

function membershipName({ groupId, userId }: { groupId?: unknown; userId?: unknown }): string {
  return `membership ${String(groupId)} ${String(userId)}`;
}

function identifierName(identifier: object | null): string {
  const { source, accountId, type, value } = identifier as Record<string, string>;
  return `identifier ${JSON.stringify([source, accountId, type, value])}`;
}
