import type { CommandOf } from '../../src/domain/commands.ts';
import { identifiersOf, textOf } from './identifiers.ts';
import { accept, type Answer, refuse, refused } from './refusals.ts';
import {
  addMember,
  fits,
  groupsOf,
  losePrimary,
  type ModelCustomer,
  type ModelGroup,
  participant,
  primaryGroupOf,
  removeMember,
  take,
  type World,
} from './world.ts';

/** §3.5: the victim's memberships move to the survivor; what cannot move is reported. */
export function mergeCustomer(world: World, command: CommandOf<'mergeCustomer'>): Answer {
  if (command.survivor === undefined) return refuse(refused(403, 'into'));
  if (command.victim === command.survivor) return refuse(refused(95004));
  const victim = participant(world, command.victim);
  if ('code' in victim) return refuse(victim);
  const survivor = participant(world, command.survivor);
  if ('code' in survivor) return refuse(survivor);
  const isFree = survivor.company === null && groupsOf(world, survivor.id).length === 0;
  if (isFree) survivor.company = victim.company;
  const memberships = groupsOf(world, victim.id).map((group) =>
    moveMembership(world, group, victim, survivor),
  );
  const inherited = victim.defaultGroup;
  victim.defaultGroup = null;
  if (inherited !== null && take(world.groups, inherited).members.has(survivor.id))
    survivor.defaultGroup ??= inherited;
  const identifiers = moveIdentifiers(world, victim, survivor);
  victim.mergedInto = survivor.id;
  const { company: companyId, defaultGroup: defaultGroupId } = survivor;
  return accept({ memberships, identifiers, companyId, defaultGroupId });
}

function moveMembership(
  world: World,
  group: ModelGroup,
  victim: ModelCustomer,
  survivor: ModelCustomer,
): unknown {
  const old = { ...take(group.members, victim.id) };
  const own = group.members.get(survivor.id);
  const isPrimaryElsewhere = ![undefined, group].includes(primaryGroupOf(world, survivor.id));
  const primary = own?.primary === true || (old.primary && !isPrimaryElsewhere);
  removeMember(group, victim.id);
  if (own === undefined && !fits(world, group, survivor)) {
    if (old.primary) losePrimary(world, group);
    return report(group, 'notMoved', { permissions: [], primary: false }, 1622);
  }
  const permissions = own === undefined ? old.permissions : unite(own.permissions, old.permissions);
  addMember(group, survivor.id, { permissions, primary });
  const roleLost = old.primary && !primary;
  if (roleLost) losePrimary(world, group);
  const outcome = own === undefined ? 'moved' : 'united';
  return report(group, outcome, { permissions, primary }, roleLost ? 1642 : null);
}

function report(
  group: ModelGroup,
  outcome: string,
  { permissions, primary }: { permissions: readonly string[]; primary: boolean },
  code: number | null,
): unknown {
  return {
    groupId: group.id,
    outcome,
    primaryMember: primary,
    permissions: permissions.toSorted(),
    refusal: code === null ? null : refused(code),
  };
}

/** Block wins over allow. */
function unite(first: readonly string[], second: readonly string[]): readonly string[] {
  const all = new Set([...first, ...second]);
  for (const code of all)
    if (code.startsWith('block_')) all.delete(`allow_${code.slice('block_'.length)}`);
  return [...all];
}

/** The survivor keeps their own, gaps are filled, cards always move. What stays still belongs to the victim. */
function moveIdentifiers(world: World, victim: ModelCustomer, survivor: ModelCustomer): unknown {
  const kindOf = (one: { source: string; accountId: string; type: string }) =>
    [one.source, one.accountId, one.type].join(' ');
  const filled = new Set(identifiersOf(world, survivor.id).map(kindOf));
  const all = identifiersOf(world, victim.id);
  const moves = all.filter((one) => one.type.startsWith('card') || !filled.has(kindOf(one)));
  for (const identifier of moves)
    world.identifiers.set(textOf(identifier), { identifier, userId: survivor.id });
  const stays = all.filter((one) => !moves.includes(one));
  return { moved: moves.map(textOf).toSorted(), kept: stays.map(textOf).toSorted() };
}
