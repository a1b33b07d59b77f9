import type { ErrorCode } from '../errors.ts';
import type { GroupStatus } from '../groups.ts';
import { type Fill, type Refusal, refusal } from '../refusals.ts';

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

/** A rule, and what a command that breaks it is refused with. */
export interface CodedRule<Subject> extends Rule<Subject> {
  readonly code: ErrorCode;
  /** What stands in the code's sentence. */
  readonly fill?: (subject: Subject) => Fill;
}

/** The same rule for a command that is refused with another code when it does not hold. */
export function withCode<Subject>(
  rule: Rule<Subject>,
  code: ErrorCode,
  fill: (subject: Subject) => Fill,
): CodedRule<Subject> {
  return { ...rule, code, fill };
}

/** What the first rule that does not hold refuses with; null: all hold. */
export function refusalBy<Subject>(
  rules: readonly CodedRule<Subject>[],
  subject: Subject,
): Refusal | null {
  const broken = rules.find((rule) => rule.holds(subject) === false);
  return broken === undefined ? null : refusal(broken.code, broken.fill?.(subject));
}
