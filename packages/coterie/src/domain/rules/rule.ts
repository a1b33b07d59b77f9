import type { ErrorCode } from '../errors.ts';
import type { GroupStatus } from '../groups.ts';
import { type Fill, type Refusal, refusal, sentenceOf } from '../refusals.ts';

/** Something that must hold. The name is for programs, the texts are for people. */
interface Checked<Subject> {
  readonly name: string;
  /** What must hold. */
  readonly sentence: string;
  /** What to do when it does not hold. */
  readonly help: string;
  /** Null: not known, because what the rule is about does not exist. */
  readonly holds: (subject: Subject) => boolean | null;
  /** What the rule looked at. */
  readonly facts: (subject: Subject) => RuleFacts;
}

/** A rule, and the code that a command is rejected with when it does not hold. */
export interface CodedRule<Subject> extends Checked<Subject> {
  readonly code: ErrorCode;
  /** What stands in the code's sentences, which say what the problem is. */
  readonly fill?: (subject: Subject) => Fill;
}

/** A rule that rejects no command: it answers a question. */
interface PlainRule<Subject> extends Checked<Subject> {
  /** What is wrong when it does not hold. */
  readonly problem: (subject: Subject) => string;
}

export type Rule<Subject> = CodedRule<Subject> | PlainRule<Subject>;

/** `notReached`: the rule is about something that does not exist, which an earlier rule says. */
type Verdict = 'passes' | 'refuses' | 'notReached';

/** The verdict of one rule. */
export interface Reason {
  readonly rule: string;
  readonly verdict: Verdict;
  /** What is wrong, when the rule does not hold; else what must hold. */
  readonly sentence: string;
  /** What to do when the rule does not hold. */
  readonly help?: string;
  readonly facts: RuleFacts;
}

/** What rules look at. Each rule looks at some of it. */
export interface RuleFacts {
  /** The actions that the org has permission codes for. */
  readonly knownActions?: readonly string[];
  /** The customer who survived the merge. */
  readonly mergedInto?: number;
  /** The last change of the customer; of a merged customer, the merge. */
  readonly customerSequence?: number;
  readonly groupId?: number;
  readonly status?: GroupStatus;
  /** The last change of the group or its members. */
  readonly groupSequence?: number;
  /** Milliseconds since the epoch. */
  readonly joinedOn?: number;
  /** The change by which the customer became a member. */
  readonly joinedSequence?: number;
  /** When the membership ends by itself, in milliseconds since the epoch. */
  readonly validUntil?: number;
  /** When the group begins and ends by itself, in milliseconds since the epoch. */
  readonly activeFrom?: number;
  readonly activeUntil?: number;
  /** Whether the customer is the primary member. */
  readonly primaryMember?: boolean;
  /** The permission code that decided. */
  readonly permission?: string;
  /** Permission codes that the org does not know. */
  readonly unknownPermissions?: readonly string[];
  /** The primary member of the group. */
  readonly primaryUserId?: number;
  /** The group whose primary member the customer is. */
  readonly primaryOfGroupId?: number;
  /** The customer's company; null: none. */
  readonly companyId?: number | null;
  /** The company of the group's members; null: none. */
  readonly groupCompanyId?: number | null;
  readonly memberCount?: number;
  readonly maxGroupSize?: number;
  /** Seats that open invitations of other customers hold. */
  readonly invitedCount?: number;
}

export function reasonOf<Subject>(rule: Rule<Subject>, subject: Subject): Reason {
  const { name, sentence, help } = rule;
  const holds = rule.holds(subject);
  if (holds === null) return { rule: name, verdict: 'notReached', sentence, facts: {} };
  const facts = rule.facts(subject);
  if (holds) return { rule: name, verdict: 'passes', sentence, facts };
  return { rule: name, verdict: 'refuses', sentence: problemOf(rule, subject), help, facts };
}

function problemOf<Subject>(rule: Rule<Subject>, subject: Subject): string {
  return 'code' in rule ? sentenceOf(refusalOf(rule, subject)) : rule.problem(subject);
}

/** The same rule for a command that is rejected with another code when it does not hold. */
export function withCode<Subject>(
  rule: CodedRule<Subject>,
  code: ErrorCode,
  fill: (subject: Subject) => Fill,
): CodedRule<Subject> {
  return { ...rule, code, fill };
}

/** The refusal of the first rule that does not hold; null: all hold. */
export function refusalBy<Subject>(
  rules: readonly CodedRule<Subject>[],
  subject: Subject,
): Refusal | null {
  const broken = rules.find((rule) => rule.holds(subject) === false);
  return broken === undefined ? null : refusalOf(broken, subject);
}

function refusalOf<Subject>({ code, fill }: CodedRule<Subject>, subject: Subject): Refusal {
  return refusal(code, fill?.(subject));
}
