import type { JoinItem } from './commands.ts';
import type { ErrorCode } from './errors.ts';
import type { Facts } from './facts.ts';
import type { Needs } from './needs.ts';
import { joinRules } from './rules/join.ts';
import { type Reason, reasonOf } from './rules/rule.ts';

/** The question whether a customer could join a group now, in which role, with which permissions and until when. */
export interface WhyNotJoin extends Omit<JoinItem, 'userId' | 'defaultGroup'> {
  readonly groupId: number;
  readonly userId: number;
}

/** Every rule of a join with its verdict. A join is rejected with the code of the first rule that refuses. */
export interface JoinVerdict {
  readonly wouldJoin: boolean;
  readonly rules: readonly (Reason & { readonly code: ErrorCode })[];
}

export function needsOfWhyNotJoin({ groupId, userId, primaryMember }: WhyNotJoin): Needs {
  const primaryOf = primaryMember ? [userId] : [];
  return { groups: [{ id: groupId }], customers: [userId], primaryOf, openInvitations: true };
}

export function whyNotJoin(facts: Facts, question: WhyNotJoin, now: number): JoinVerdict {
  const { groupId, userId, validUntil = null } = question;
  const group = facts.groups.get(groupId);
  const customer = facts.customers.get(userId);
  const subject = { ...question, validUntil, facts, group, customer, now };
  const rules = joinRules.map((one) => {
    const { rule, ...rest } = reasonOf(one, subject);
    return { rule, code: one.code, ...rest };
  });
  return { wouldJoin: rules.every(({ verdict }) => verdict === 'passes'), rules };
}
