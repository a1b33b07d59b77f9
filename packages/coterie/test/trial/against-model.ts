import type { Facts } from '../../src/domain/facts.ts';
import { identifiersOf, textOf } from '../reference-model/identifiers.ts';
import { companyOf, type ModelGroup, primaryOf, type World } from '../reference-model/world.ts';
import type { Member } from '../../src/domain/memberships.ts';
import type { Store } from '../../src/store/store.ts';
import { expectSame } from './same.ts';

/**
 * Compares what the store holds with what the reference model expects it to hold; the lists of members only of the
 * groups that `listsMembers` names.
 */
export async function expectStateOf(
  world: World,
  store: Store,
  facts: Facts,
  listsMembers: (groupId: number) => boolean = () => true,
): Promise<void> {
  expectSame(settingsOf(facts), world.settings, 'settings');
  const companies = [...facts.companies.touched].map(([id, one]) => [id, one?.externalId]);
  expectSame(new Map(companies as [number, string][]), world.companies, 'companies');
  expectSame(storedCustomers(facts), modelCustomers(world), 'customers');
  expectSame(
    storedGroups(facts),
    [...world.groups.values()].map((one) => modelGroup(world, one)),
    'groups',
  );
  for (const group of world.groups.values()) {
    if (!listsMembers(group.id)) continue;
    const members = await store.listMembers(facts.orgId, group.id);
    expectSame(
      members.toSorted((a, b) => a.userId - b.userId).map(withoutDate),
      modelMembers(world, group),
      `members of ${group.id}`,
    );
  }
}

function settingsOf(facts: Facts): unknown {
  const { name, timeZone, productLimit, domainErrorStatus } = facts.org;
  const { keepGroupActiveWithoutPrimary, permissionCodes } = facts.org;
  const rest = { keepGroupActiveWithoutPrimary, permissionCodes };
  return { name, timeZone, productLimit, domainErrorStatus, ...rest };
}

function storedCustomers(facts: Facts): unknown {
  const owners = [...facts.owners.touched.values()];
  return [...facts.customers.touched.values()]
    .filter((customer) => customer !== null)
    .toSorted((a, b) => a.userId - b.userId)
    .map(({ userId, companyId, mergedInto, defaultGroupId, erasedOn }) => ({
      id: userId,
      company: companyId,
      mergedInto,
      defaultGroup: defaultGroupId,
      erased: erasedOn !== null,
      identifiers: owners
        .flatMap((one) => (one?.userId === userId ? [textOf(one.identifier)] : []))
        .toSorted(),
    }));
}

function modelCustomers(world: World): unknown {
  return [...world.customers.values()]
    .toSorted((a, b) => a.id - b.id)
    .map((customer) => ({
      ...customer,
      identifiers: identifiersOf(world, customer.id).map(textOf).toSorted(),
    }));
}

function storedGroups(facts: Facts): unknown {
  return [...facts.groups.touched.values()]
    .filter((group) => group !== null)
    .toSorted((a, b) => a.groupId - b.groupId)
    .map(({ groupId, externalId, groupName, maxGroupSize, status, ...group }) => ({
      groupId,
      externalId,
      groupName,
      maxGroupSize,
      status,
      fields: group.extendedFields,
      primary: group.primaryUserId,
      company: group.companyId,
    }));
}

function withoutDate(member: Member): unknown {
  const { userId, permissions, primaryMember, defaultGroup, active } = member;
  return { userId, permissions, primaryMember, defaultGroup, active };
}

function modelGroup(world: World, group: ModelGroup): unknown {
  const { id, externalId, name, size, status, fields } = group;
  return {
    groupId: id,
    externalId,
    groupName: name,
    maxGroupSize: size,
    status,
    fields,
    primary: primaryOf(group),
    company: companyOf(world, group) ?? null,
  };
}

function modelMembers(world: World, group: ModelGroup): unknown {
  const { id } = group;
  const members = [...group.members].map(([userId, { permissions, primary }]) => ({
    userId,
    permissions,
    primaryMember: primary,
    defaultGroup: world.customers.get(userId)?.defaultGroup === id,
    active: true,
  }));
  const exited = [...group.exited].map(([userId, permissions]) => ({
    userId,
    permissions,
    primaryMember: false,
    defaultGroup: false,
    active: false,
  }));
  return [...members, ...exited].toSorted((a, b) => a.userId - b.userId);
}
