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

/** The action of being a member. No permission code is about it. */
const membershipAction = 'member';

/** Whether a customer may do something for a group; without a group, for their default group. */
export interface Question {
  readonly userId: number;
  /** `member`, or what follows `allow_` and `block_` in a permission code. */
  readonly action: string;
  readonly groupId?: number;
}

export interface CheckVerdict {
  readonly allowed: boolean;
  /** The group in question; null: none was named and the customer has no default group. */
  readonly groupId: number | null;
  /** Every rule that was checked, in order. The last one decides: it refuses, or all rules pass. */
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

/** A rule of a check. `concerns` tells which questions the rule is for; absent: for all. */
type CheckRule = Rule<Subject> & { readonly concerns?: (question: Question) => boolean };

const actsAsGroup = ({ action }: Question): boolean => action !== membershipAction;

/** Every rule of a check, in the order in which they are checked. */
export const checkRules: readonly CheckRule[] = [
  {
    name: 'actionKnown',
    sentence: 'The org has permission codes for the action.',
    help: 'Use one of `knownActions`: `member`, and what follows `allow_` and `block_` in the permission codes that are built in or registered by the org.',
    problem: ({ question }) => `The org has no permission code for the action ${question.action}.`,
    holds: isKnown,
    facts: (subject) => (isKnown(subject) ? {} : { knownActions: knownActions(subject.facts.org) }),
  },
  customerExists,
  customerNotMerged,
  {
    name: 'hasDefaultGroup',
    sentence: 'The customer has a default group, if the question names no group.',
    help: 'Name a group in the question, or set the default group with `PUT /api/v1/customers/{userId}/default-group`.',
    problem: ({ userId }) =>
      `Customer ${userId} has no default group, and the question names no group.`,
    concerns: ({ groupId }) => groupId === undefined,
    holds: ({ groupId }) => groupId !== null,
    facts: ({ groupId }) => (groupId === null ? {} : { groupId }),
  },
  groupExists,
  {
    ...groupActive,
    help: `${groupActive.help} Its members stay members: the action \`member\` does not look at this rule.`,
    concerns: actsAsGroup,
  },
  isMember,
  {
    name: 'notBlocked',
    sentence: 'No permission code of the customer blocks the action.',
    help: 'Remove the `block_` code with `PATCH /api/v1/groups/{groupId}/members/{userId}`. Block wins over allow, for the primary member too.',
    problem: ({ userId, groupId, question }) =>
      `Customer ${userId} has the permission code ${blockingCode(question.action)} in group ${groupId}, which blocks the action.`,
    concerns: actsAsGroup,
    holds: (subject) => !has(subject, blockingCode(subject.question.action)),
    facts: (subject) => {
      const code = blockingCode(subject.question.action);
      return has(subject, code) ? { permission: code } : {};
    },
  },
  {
    name: 'granted',
    sentence: 'A permission code of the customer allows the action, or none is needed.',
    help: 'Add the `allow_` code with `PATCH /api/v1/groups/{groupId}/members/{userId}`. The primary member needs no code, and nobody needs one where the org has no code that allows the action.',
    problem: (subject) =>
      `Customer ${subject.userId} does not have the permission code ${grants(subject).join(' or ')} in group ${subject.groupId}.`,
    concerns: actsAsGroup,
    holds: (subject) =>
      grantOf(subject) !== undefined || isPrimary(subject) || grants(subject).length === 0,
    facts: (subject) => {
      const permission = grantOf(subject);
      return { primaryMember: isPrimary(subject), ...(permission && { permission }) };
    },
  },
];

/** The questions, or why they cannot be asked: a field is missing (named by `path`), or there are none or too many. */
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

/** Whether the customer may, and why: every rule up to the first that refuses. */
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

/** The codes of the org that allow the action. */
function grants({ question, facts }: Subject): readonly string[] {
  return allowingCodes(question.action).filter((code) => knowsPermission(facts.org, code));
}

function grantOf(subject: Subject): string | undefined {
  return grants(subject).find((code) => has(subject, code));
}
