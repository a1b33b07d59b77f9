import type { Customer } from './customers.ts';
import { type Group, type GroupStatus, isActive, isJoinable, isLive } from './groups.ts';
import { shownStatus } from './schedule.ts';

/** Something that must hold, so that its verdict can be told: the name is for programs, the rest for people. */
export interface Rule<Subject> {
  readonly name: string;
  /** What must hold. */
  readonly sentence: string;
  /** When it does not hold, and what to do then. */
  readonly help: string;
  /** Null: it can not be told, because what it is about does not exist. */
  readonly holds: (subject: Subject) => boolean | null;
  /** What it looked at. */
  readonly facts: (subject: Subject) => RuleFacts;
}

/** `notReached`: an earlier rule refuses because something does not exist, and this one is about that. */
type Verdict = 'passes' | 'refuses' | 'notReached';

/** One rule's verdict. */
export interface Reason {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly sentence: string;
  /** Of one that refuses. */
  readonly help?: string;
  readonly facts: RuleFacts;
}

/** What rules look at; each its own part of it. */
export interface RuleFacts {
  /** The actions that the org has permission codes for. */
  readonly knownActions?: readonly string[];
  /** The customer into whom she was merged. */
  readonly mergedInto?: number;
  /** The last change of the customer; of one who was merged away, the merge. */
  readonly customerSequence?: number;
  readonly groupId?: number;
  readonly status?: GroupStatus;
  /** The last change of the group or its members. */
  readonly groupSequence?: number;
  /** Milliseconds since the epoch. */
  readonly joinedOn?: number;
  /** The change that made her a member. */
  readonly joinedSequence?: number;
  /** When the membership ends by itself: milliseconds since the epoch. */
  readonly validUntil?: number;
  /** When the group begins and ends by itself. */
  readonly activeFrom?: number;
  readonly activeUntil?: number;
  /** Whether she is the primary member. */
  readonly primaryMember?: boolean;
  /** The permission code that decided. */
  readonly permission?: string;
  /** Permission codes that the org does not know. */
  readonly unknownPermissions?: readonly string[];
  /** The primary member that the group has. */
  readonly primaryUserId?: number;
  /** The group whose primary member she is. */
  readonly primaryOfGroupId?: number;
  /** Her company; null: none. */
  readonly companyId?: number | null;
  /** The company of the group's members; null: none. */
  readonly groupCompanyId?: number | null;
  readonly memberCount?: number;
  readonly maxGroupSize?: number;
  /** Seats that open invitations of others hold. */
  readonly invitedCount?: number;
}

export function reasonOf<Subject>(rule: Rule<Subject>, subject: Subject): Reason {
  const { name, sentence, help } = rule;
  const holds = rule.holds(subject);
  if (holds === null) return { rule: name, verdict: 'notReached', sentence, facts: {} };
  const facts = rule.facts(subject);
  if (holds) return { rule: name, verdict: 'passes', sentence, facts };
  return { rule: name, verdict: 'refuses', sentence, help, facts };
}

interface AboutCustomer {
  readonly customer: Customer | null;
}

interface AboutGroup {
  readonly group: Group | null;
}

/** Rules that joining and acting as a group have in common. */

export const customerExists: Rule<AboutCustomer> = {
  name: 'customerExists',
  sentence: 'The customer exists.',
  help: 'No customer has this userId. Look her up by an identifier.',
  holds: ({ customer }) => customer !== null,
  facts: () => ({}),
};

export const customerNotMerged: Rule<AboutCustomer> = {
  name: 'customerNotMerged',
  sentence: 'The customer was not merged into another.',
  help: 'She takes part in nothing any more. `mergedInto` is the survivor: ask about her.',
  holds: ({ customer }) => customer && customer.mergedInto === null,
  facts: ({ customer }) =>
    customer === null || customer.mergedInto === null
      ? {}
      : { mergedInto: customer.mergedInto, customerSequence: customer.sequence },
};

export const customerNotErased: Rule<AboutCustomer> = {
  name: 'customerNotErased',
  sentence: 'The customer was not erased.',
  help: 'All that identified her was taken away for good, and she takes part in nothing any more.',
  holds: ({ customer }) => customer && customer.erasedOn === null,
  facts: ({ customer }) =>
    customer === null || customer.erasedOn === null ? {} : { customerSequence: customer.sequence },
};

export const groupExists: Rule<AboutGroup> = {
  name: 'groupExists',
  sentence: 'The group exists and is not deleted.',
  help: 'No group has this id, or its `status` is DELETED: then all its members have left.',
  holds: ({ group }) => group !== null && isLive(group),
  facts: ({ group }) => (group === null ? {} : groupFacts(group)),
};

export const groupActive: Rule<AboutGroup> = {
  name: 'groupActive',
  sentence: 'The group is ACTIVE.',
  help: 'An INACTIVE group lost its primary member, and nobody may join it or act as it; handed over to one of its members it is ACTIVE again. Or it is before its `activeFrom`, or past its `activeUntil`.',
  holds: ({ group }) => group && isActive(group),
  facts: ({ group }) => (group === null || isActive(group) ? {} : groupFacts(group)),
};

/** The same rule for joining, which a group takes before it begins. */
export const groupJoinable: Rule<AboutGroup> = {
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
