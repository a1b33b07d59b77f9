import type { CommandOf } from '../../src/domain/commands.ts';
import type { Identifier } from '../../src/domain/identifiers.ts';
import { parseIdentifiers, parseProfile, textOf } from './identifiers.ts';
import { accept, type Answer, refuse, refused } from './refusals.ts';
import {
  groupsOf,
  losePrimary,
  type ModelCustomer,
  participant,
  removeMember,
  take,
  type World,
} from './world.ts';

/** §4: identifiers are unique (8006); a userId that the caller passes must be new (95003). */
export function createCustomer(world: World, command: CommandOf<'createCustomer'>): Answer {
  if (command.profiles.length === 0) return refuse(refused(403, 'profiles'));
  const identifiers: Identifier[] = [];
  const profiles = new Set<string>();
  for (const draft of command.profiles) {
    const profile = parseProfile(draft.source, draft.accountId);
    if ('code' in profile) return refuse(profile);
    const own = parseIdentifiers(profile, draft.identifiers);
    if ('code' in own) return refuse(own);
    if (profiles.has(`${profile.source} ${profile.accountId}`)) return refuse(refused(95011));
    profiles.add(`${profile.source} ${profile.accountId}`);
    identifiers.push(...own);
  }
  if (identifiers.length === 0) return refuse(refused(403, 'identifiers'));
  if (identifiers.some((one) => world.identifiers.has(textOf(one)))) return refuse(refused(8006));
  const userId = command.userId ?? Math.max(0, ...world.customers.keys()) + 1;
  if (world.customers.has(userId)) return refuse(refused(95003));
  const nothing = { company: null, mergedInto: null, defaultGroup: null, erased: false };
  world.customers.set(userId, { id: userId, ...nothing });
  for (const identifier of identifiers)
    world.identifiers.set(textOf(identifier), { identifier, userId });
  return accept({ userId });
}

/** §4: only the customer's own identifiers can be removed (8015), and only free ones added (8006). */
export function changeIdentifiers(world: World, command: CommandOf<'changeIdentifiers'>): Answer {
  const { userId } = command;
  const profile = parseProfile(command.source, command.accountId);
  if ('code' in profile) return refuse(profile);
  if (command.add.length === 0 && command.remove.length === 0)
    return refuse(refused(403, 'add or remove'));
  const customer = participant(world, userId);
  if ('code' in customer) return refuse(customer);
  const remove = parseIdentifiers(profile, command.remove);
  if ('code' in remove) return refuse(remove);
  const add = parseIdentifiers(profile, command.add);
  if ('code' in add) return refuse(add);
  const ownerOf = (one: Identifier) => world.identifiers.get(textOf(one))?.userId;
  if (remove.some((one) => ownerOf(one) !== userId)) return refuse(refused(8015));
  if (add.some((one) => (ownerOf(one) ?? userId) !== userId)) return refuse(refused(8006));
  for (const one of remove) world.identifiers.delete(textOf(one));
  for (const one of add) world.identifiers.set(textOf(one), { identifier: one, userId });
  return accept({ userId });
}

/** §3.4: a customer who shares a group cannot change companies alone. */
export function setCompany(world: World, command: CommandOf<'setCompany'>): Answer {
  const { userId, companyId } = command;
  if (companyId === undefined) return refuse(refused(403, 'companyId'));
  const customer = participant(world, userId);
  if ('code' in customer) return refuse(customer);
  if (companyId !== null && !world.companies.has(companyId)) return refuse(refused(95002));
  const sharesGroup = groupsOf(world, userId).some((group) => group.members.size > 1);
  if (customer.company !== companyId && sharesGroup) return refuse(refused(1622));
  customer.company = companyId;
  return accept({ userId, companyId });
}

/** The customer's groups change as if they had left. They, and all who were merged into them, keep only their ids. */
export function eraseCustomer(world: World, { userId }: CommandOf<'eraseCustomer'>): Answer {
  const customer = participant(world, userId);
  if ('code' in customer) return refuse(customer);
  const groups = groupsOf(world, userId);
  for (const group of groups) {
    const wasPrimary = take(group.members, userId).primary;
    removeMember(group, userId);
    if (wasPrimary) losePrimary(world, group);
  }
  const erased = [...world.customers.values()].filter((one) => survivorOf(world, one) === customer);
  for (const one of erased) {
    for (const [text, owner] of world.identifiers)
      if (owner.userId === one.id) world.identifiers.delete(text);
    Object.assign(one, { company: null, defaultGroup: null, erased: true });
  }
  const userIds = erased.map(({ id }) => id).toSorted((a, b) => a - b);
  return accept({ userId, userIds, memberships: groups.length });
}

function survivorOf(world: World, customer: ModelCustomer): ModelCustomer {
  const { mergedInto } = customer;
  return mergedInto === null ? customer : survivorOf(world, take(world.customers, mergedInto));
}

export function createCompany(world: World, command: CommandOf<'createCompany'>): Answer {
  const { externalId } = command;
  if (externalId === undefined) return refuse(refused(403, 'externalId'));
  if ([...world.companies.values()].includes(externalId)) return refuse(refused(95001));
  const companyId = world.companies.size + 1;
  world.companies.set(companyId, externalId);
  return accept({ companyId, externalId });
}
