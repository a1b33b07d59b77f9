import fc from 'fast-check';

import type { Command } from '../../src/domain/commands.ts';
import { identifiersOf } from '../reference-model/identifiers.ts';
import type { World } from '../reference-model/world.ts';
import { command } from './commands.ts';
import { groupId } from './parts.ts';

/**
 * A command, or the wish for one that concerns somebody who is a member at that moment: blind
 * choices of a customer and her group rarely fit each other.
 */
type Plan =
  | Command
  | { readonly type: 'leaveOfMember'; readonly pick: number }
  | { readonly type: 'transferOfMember'; readonly pick: number; readonly joinGroupId: number };

const pick = fc.nat({ max: 30 });

export const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 20, arbitrary: command },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('leaveOfMember' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('transferOfMember' as const),
      pick,
      joinGroupId: groupId,
    }),
  },
);

/** The command that the plan means in this world. */
export function resolve(world: World, one: Plan): Command {
  if (one.type !== 'leaveOfMember' && one.type !== 'transferOfMember') return one;
  const members = [...world.groups.values()].flatMap(({ id, members: seats }) =>
    [...seats.keys()].map((userId) => ({ groupId: id, userId })),
  );
  const member = members[one.pick % Math.max(members.length, 1)] ?? { groupId: 1, userId: 1 };
  if (one.type === 'transferOfMember')
    return {
      type: 'transfer',
      leaveGroupId: member.groupId,
      joinGroupId: one.joinGroupId,
      userIds: [member.userId],
    };
  const [identifier = {}] = identifiersOf(world, member.userId);
  return { type: 'leave', groupId: member.groupId, identifier };
}
