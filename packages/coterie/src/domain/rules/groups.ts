import type { Facts } from '../facts.ts';
import { type Group, type GroupSelector, isActive, isJoinable, isLive } from '../groups.ts';
import { type Fill, type Refusal, refusal } from '../refusals.ts';
import { shownStatus } from '../schedule.ts';
import type { CodedRule, Rule, RuleFacts } from './rule.ts';

/** A group, as named and as found. */
interface GroupSubject {
  readonly groupId: number | null;
  readonly group: Group | null;
}

export const groupExists: CodedRule<GroupSubject> = {
  name: 'groupExists',
  code: 1632,
  sentence: 'The group exists and is not deleted.',
  help: 'Create the group with `POST /api/v1/groups`. A group whose `status` is DELETED can be restored with `POST /api/v1/groups/{groupId}/restore`; its members have left.',
  holds: ({ group }) => group !== null && isLive(group),
  facts: ({ group }) => (group === null ? {} : groupFacts(group)),
  fill: fillOf,
};

const howToActivate =
  'A group without its primary member becomes ACTIVE again with `POST /api/v1/groups/{groupId}/hand-over`. A group before its `activeFrom` or past its `activeUntil` becomes ACTIVE when `PATCH /api/v1/groups/{groupId}` changes these times.';

export const groupActive: Rule<GroupSubject> = {
  name: 'groupActive',
  sentence: 'The group is ACTIVE.',
  help: howToActivate,
  problem: ({ group }) =>
    `Group ${group?.groupId} is ${group && shownStatus(group)}, so nobody can act for it.`,
  holds: ({ group }) => group && isActive(group),
  facts: ({ group }) => (group === null || isActive(group) ? {} : groupFacts(group)),
};

/** As above for joining, which is possible before the group begins. */
export const groupJoinable: CodedRule<GroupSubject> = {
  name: 'groupActive',
  code: 1632,
  sentence: 'The group is ACTIVE, or will be.',
  help: howToActivate,
  holds: ({ group }) => group && isJoinable(group),
  facts: ({ group }) => (group === null || isJoinable(group) ? {} : groupFacts(group)),
  fill: fillOf,
};

/** The vendor's calls have two codes for a group that a call cannot use. */
type GroupCode = 1619 | 1632;

/** The group with this id, if it is not deleted. */
export function findLiveGroup(facts: Facts, groupId: number, code: GroupCode): Group | Refusal {
  const group = facts.find({ id: groupId });
  return group !== null && isLive(group) ? group : refusal(code, fillOf({ groupId, group }));
}

/** The group with this id, if customers can join it. */
export function findJoinableGroup(facts: Facts, groupId: number, code: GroupCode): Group | Refusal {
  const group = facts.find({ id: groupId });
  return group !== null && isJoinable(group) ? group : refusal(code, fillOf({ groupId, group }));
}

/**
 * The one group that the selectors name, `found` holding what each of them found. Rejected with 1632 when a selector
 * finds nothing, or nothing `usable`, with 1645 when two find different groups, with 1635 when there is no selector.
 */
export function selectGroup(
  selectors: readonly GroupSelector[],
  found: readonly (Group | null)[],
  usable: (group: Group) => boolean,
): Group | Refusal {
  let selected: Group | null = null;
  for (const [index, selector] of selectors.entries()) {
    const group = found[index] ?? null;
    if (group === null || !usable(group))
      return refusal(1632, fillOf({ groupId: selectorValue(selector), group }));
    if (selected !== null && selected.groupId !== group.groupId)
      return refusal(1645, { detail: 'The selectors name different groups.' });
    selected = group;
  }
  return selected ?? refusal(1635);
}

/** The value by which a selector names its group. */
function selectorValue(selector: GroupSelector): string | number {
  if ('id' in selector) return selector.id;
  return 'externalId' in selector ? selector.externalId : selector.primaryUserId;
}

/** What is wrong with a group that cannot be used: it does not exist, is deleted, or takes no members. */
function fillOf({
  groupId,
  group,
}: {
  readonly groupId: number | string | null;
  readonly group: Group | null;
}): Fill<GroupCode> {
  const x = groupId ?? '';
  if (group === null) return { x, when: 'missing' };
  return { x, y: group.groupId, when: isLive(group) ? 'closed' : 'deleted' };
}

function groupFacts(group: Group): RuleFacts {
  const { groupId, sequence, activeFrom, activeUntil } = group;
  return {
    groupId,
    status: shownStatus(group),
    groupSequence: sequence,
    ...(activeFrom === null ? {} : { activeFrom }),
    ...(activeUntil === null ? {} : { activeUntil }),
  };
}
