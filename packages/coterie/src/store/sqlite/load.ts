import type { Database } from 'better-sqlite3';

import type { Facts } from '../../domain/facts.ts';
import type { Needs } from '../../domain/needs.ts';
import { loading } from '../loading.ts';
import { type Found, type Keys } from '../keys.ts';
import { prepareLookups } from './lookups.ts';

export type Load = (orgId: number, needs: readonly Needs[]) => Facts;

/** Loads facts key by key: in the same process a lookup costs no round trip. */
export function prepareLoad(db: Database, now: () => number): Load {
  const find = prepareLookups(db, now);

  function findAll(orgId: number, keys: Keys): Found {
    const searches = new Map(
      [...keys.searches.values()].map(({ type, value }) => [`${type} ${value}`, { type, value }]),
    );
    const defaults = present(keys.defaultGroupOf, (userId) => {
      const groupId = find.customer(orgId, userId)?.defaultGroupId ?? null;
      return groupId === null ? null : { groupId, userId };
    });
    const groupsNamed = present(keys.externalIds, (externalId) =>
      find.group(orgId, { externalId }),
    );
    const idsNamed = new Map(groupsNamed.map(({ externalId, groupId }) => [externalId, groupId]));
    const named = present(keys.membershipsNamed.values(), ({ externalId, userId }) => {
      const groupId = idsNamed.get(externalId);
      return groupId === undefined ? null : { groupId, userId };
    });
    return {
      org: keys.org ? find.org(orgId) : null,
      largestGroupSize: keys.largestGroup ? find.largestGroupSize(orgId) : 0,
      membershipCount: keys.membershipCount ? find.membershipCount(orgId) : 0,
      groups: [
        ...present(keys.groups, (id) => find.group(orgId, { id })),
        ...groupsNamed,
        ...present(keys.primaries, (primaryUserId) => find.group(orgId, { primaryUserId })),
        ...present(defaults, ({ groupId }) => find.group(orgId, { id: groupId })),
      ],
      customers: present(keys.customers, (userId) => find.customer(orgId, userId)),
      details: present(keys.details, (userId) => find.details(orgId, userId)),
      identifiersOf: all(keys.identifiersOf, (userId) => find.identifiersOf(orgId, userId)),
      owners: all(searches.values(), ({ type, value }) => find.owners(orgId, type, value)),
      memberships: present(
        [...keys.memberships.values(), ...named, ...defaults],
        ({ groupId, userId }) => find.membership(orgId, groupId, userId),
      ),
      membersOf: all(keys.membersOf, (groupId) => find.membershipsOfGroup(orgId, groupId)),
      overdueOf: all(keys.overdueOf, (groupId) => find.overdueOfGroup(orgId, groupId)),
      groupsOf: all(keys.groupsOf, (userId) => find.membershipsOfCustomer(orgId, userId)),
      victims: all(keys.survivors, (userId) => find.victims(orgId, userId)),
      invitations: [
        ...present(keys.invitations, (id) => find.invitation(orgId, id)),
        ...present(keys.openInvitations.values(), ({ groupId, userId }) =>
          find.openInvitation(orgId, groupId, userId),
        ),
        ...all(keys.invitationsOfGroups, (groupId) => find.openInvitationsOfGroup(orgId, groupId)),
        ...all(keys.invitationsOfCustomers, (userId) =>
          find.openInvitationsOfCustomer(orgId, userId),
        ),
      ],
      companies: [
        ...present(keys.companies, (companyId) => find.company(orgId, companyId)),
        ...present(keys.companyExternalIds, (externalId) =>
          find.companyByExternalId(orgId, externalId),
        ),
      ],
      logins: present(keys.logins.values(), ({ kind, name }) => find.login(kind, name)),
      tills: present(keys.tills, (tillId) => find.till(orgId, tillId)),
      imports: present(keys.imports, (importId) => find.import(orgId, importId)),
      webhooks: keys.webhooks ? find.webhooks(orgId) : [],
      answers: present(keys.idempotencyKeys.values(), ({ tillId, key }) =>
        find.answer(orgId, tillId, key),
      ),
    };
  }

  return (orgId, needs) => {
    const rounds = loading(orgId, needs);
    let round = rounds.next();
    while (!round.done) round = rounds.next(findAll(orgId, round.value));
    return round.value;
  };
}

function present<Key, Value>(
  keys: Iterable<Key>,
  find: (key: Key) => Value | null,
): readonly Value[] {
  const found: Value[] = [];
  for (const key of keys) {
    const value = find(key);
    if (value !== null) found.push(value);
  }
  return found;
}

function all<Key, Value>(
  keys: Iterable<Key>,
  find: (key: Key) => readonly Value[],
): readonly Value[] {
  const found: Value[] = [];
  for (const key of keys) for (const value of find(key)) found.push(value);
  return found;
}
