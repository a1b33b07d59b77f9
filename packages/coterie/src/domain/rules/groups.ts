import { type Group, isActive, isJoinable, isLive } from '../groups.ts';
import { shownStatus } from '../schedule.ts';
import type { CodedRule, RuleFacts } from './rule.ts';

interface AboutGroup {
  readonly group: Group | null;
}

export const groupExists: CodedRule<AboutGroup> = {
  name: 'groupExists',
  code: 1632,
  sentence: 'The group exists and is not deleted.',
  help: 'No group has this id, or its `status` is DELETED: then all its members have left.',
  holds: ({ group }) => group !== null && isLive(group),
  facts: ({ group }) => (group === null ? {} : groupFacts(group)),
};

export const groupActive: CodedRule<AboutGroup> = {
  name: 'groupActive',
  code: 1632,
  sentence: 'The group is ACTIVE.',
  help: 'An INACTIVE group lost its primary member, and nobody may join it or act as it; handed over to one of its members it is ACTIVE again. Or it is before its `activeFrom`, or past its `activeUntil`.',
  holds: ({ group }) => group && isActive(group),
  facts: ({ group }) => (group === null || isActive(group) ? {} : groupFacts(group)),
};

/** The same rule for joining, which a group takes before it begins. */
export const groupJoinable: CodedRule<AboutGroup> = {
  ...groupActive,
  sentence: 'The group is ACTIVE, or will be.',
  holds: ({ group }) => group && isJoinable(group),
  facts: ({ group }) => (group === null || isJoinable(group) ? {} : groupFacts(group)),
};

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
