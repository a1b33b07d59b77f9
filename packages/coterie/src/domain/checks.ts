import type { Customer } from './customers.ts';
import type { Facts } from './facts.ts';
import type { Group } from './groups.ts';
import type { Membership } from './memberships.ts';
import type { Needs } from './needs.ts';
import { knownPermissions, knowsPermission, type Org } from './org.ts';
import { actionOf, allowingCodes, blockingCode } from './permissions.ts';
import { type Refusal, refusal } from './refusals.ts';
import { batchLimit } from './rules/batch-limit.ts';
import { customerExists, customerNotMerged } from './rules/customers.ts';
import { groupActive, groupExists } from './rules/groups.ts';
import { isMember } from './rules/memberships.ts';
import { type Reason, reasonOf, type Rule } from './rules/rule.ts';

/** The action of being a member, which no permission code is about. */
const membershipAction = 'member';

/** May this customer do this as this group? Without a group, her default group is meant. */
export interface Question {
  readonly userId: number;
  /** `member`, or what follows `allow_` and `block_` in a permission code. */
  readonly action: string;
  readonly groupId?: number;
}

export interface CheckVerdict {
  readonly allowed: boolean;
  /** The group that was meant; null: she has no default group. */
  readonly groupId: number | null;
  /** Every rule that was looked at, in order. The last one decided: it refuses, or all pass. */
  readonly reasons: readonly Reason[];
}

interface Subject {
  readonly facts: Facts;
  readonly question: Question;
  readonly userId: number;
  readonly customer: Customer | null;
  readonly groupId: number | null;
  readonly group: Group | null;
  readonly membership: Membership | null;
}

interface CheckRule extends Rule<Subject> {
  /** Whether the question is about it at all. Absent: every question is. */
  readonly concerns?: (question: Question) => boolean;
}

const actsAsGroup = ({ action }: Question): boolean => action !== membershipAction;

/** Every rule of a check, in the order in which they are looked at. */
export const checkRules: readonly CheckRule[] = [
  {
    name: 'actionKnown',
    sentence: 'The org has permission codes for the action.',
    help: '`knownActions` are `member` and what follows `allow_` and `block_` in the codes that are built in or registered by the org.',
    holds: isKnown,
    facts: (subject) => (isKnown(subject) ? {} : { knownActions: knownActions(subject.facts.org) }),
  },
  customerExists,
  customerNotMerged,
  {
    name: 'hasDefaultGroup',
    sentence: 'The customer has a default group, which is meant when none is named.',
    help: 'Looked at when the question names no group. Name one, or let her join one with `defaultGroup`.',
    concerns: ({ groupId }) => groupId === undefined,
    holds: ({ groupId }) => groupId !== null,
    facts: ({ groupId }) => (groupId === null ? {} : { groupId }),
  },
  groupExists,
  {
    ...groupActive,
    help: `${groupActive.help} Its members stay members: the action \`member\` does not look at this.`,
    concerns: actsAsGroup,
  },
  isMember,
  {
    name: 'notBlocked',
    sentence: 'No permission code of hers blocks the action.',
    help: 'She has the `block_` code. Block wins over allow, for the primary member too.',
    concerns: actsAsGroup,
    holds: (subject) => !has(subject, blockingCode(subject.question.action)),
    facts: (subject) => {
      const code = blockingCode(subject.question.action);
      return has(subject, code) ? { permission: code } : {};
    },
  },
  {
    name: 'granted',
    sentence: 'A permission code of hers allows the action, or she needs none.',
    help: 'A secondary member needs the `allow_` code. The primary member needs none, and where the org has no code that allows the action, nobody does.',
    concerns: actsAsGroup,
    holds: (subject) =>
      grantOf(subject) !== undefined || isPrimary(subject) || grants(subject).length === 0,
    facts: (subject) => {
      const permission = grantOf(subject);
      return { primaryMember: isPrimary(subject), ...(permission && { permission }) };
    },
  },
];

/** The questions, or why they can not be asked: a field is missing (named by `path`), they are none or too many. */
export function toQuestions(
  drafts: readonly Partial<Question>[],
  path: (index: number) => string = () => '',
): readonly Question[] | Refusal {
  if (drafts.length === 0) return refusal(403, { x: 'items' });
  if (drafts.length > batchLimit) return refusal(1060, { x: batchLimit });
  const questions: Question[] = [];
  for (const [index, { userId, action, ...rest }] of drafts.entries()) {
    if (userId === undefined) return refusal(403, { x: `${path(index)}userId` });
    if (action === undefined) return refusal(403, { x: `${path(index)}action` });
    questions.push({ userId, action, ...rest });
  }
  return questions;
}

export function needsOfCheck({ userId, groupId }: Question): Needs {
  return groupId === undefined
    ? { defaultGroupOf: [userId] }
    : { customers: [userId], groups: [{ id: groupId }] };
}

/** Whether the customer may, and why: each rule that was looked at, up to the first that refuses. */
export function check(facts: Facts, question: Question): CheckVerdict {
  const { userId } = question;
  const customer = facts.customers.get(userId);
  const groupId = question.groupId ?? customer?.defaultGroupId ?? null;
  const group = groupId === null ? null : facts.groups.get(groupId);
  const membership = group && facts.membership(group.groupId, userId);
  const subject = { facts, question, userId, customer, groupId, group, membership };
  const reasons: Reason[] = [];
  for (const rule of checkRules) {
    if (rule.concerns?.(question) === false) continue;
    const reason = reasonOf(rule, subject);
    reasons.push(reason);
    if (reason.verdict !== 'passes') return { allowed: false, groupId, reasons };
  }
  return { allowed: true, groupId, reasons };
}

function isKnown({ question: { action }, facts }: Subject): boolean {
  const isOf = (code: string): boolean => actionOf(code) === action;
  return action === membershipAction || knownPermissions(facts.org).some(isOf);
}

function knownActions(org: Org): readonly string[] {
  return [...new Set([membershipAction, ...knownPermissions(org).map(actionOf)])];
}

function isPrimary({ userId, group }: Subject): boolean {
  return group?.primaryUserId === userId;
}

function has({ membership }: Subject, code: string): boolean {
  return membership?.permissions.includes(code) ?? false;
}

/** Codes by which the org can allow the action. */
function grants({ question, facts }: Subject): readonly string[] {
  return allowingCodes(question.action).filter((code) => knowsPermission(facts.org, code));
}

function grantOf(subject: Subject): string | undefined {
  return grants(subject).find((code) => has(subject, code));
}
