import type { Actor } from './changes.ts';
import { type Context, Decision } from './decision.ts';
import type { Due } from './due.ts';
import { closeInvitation } from './effects/invitations.ts';
import { endMembership } from './effects/memberships.ts';
import { closeOffer } from './effects/offers.ts';
import type { Facts } from './facts.ts';
import { isOpenAt } from './invitations.ts';
import { offerAt } from './offers.ts';
import { groupDueOn, shownStatus } from './schedule.ts';

/** The actor of what happens by itself: no till and no request. */
export const nobody: Actor = { tillId: null, requestId: null };

/**
 * A decision that ends or begins whatever is past due among the facts, so that they are as of now. Null: nothing is past
 * due. That is nearly always so, and costs one comparison.
 */
export function settleOverdue(facts: Facts, context: Pick<Context, 'now'>): Decision | null {
  if (facts.earliestDue > context.now) return null;
  const decision = new Decision(facts, 'settle', { now: context.now, actor: nobody });
  for (const { due, on } of facts.due) if (on <= context.now) settleOne(decision, due);
  return decision.changes.length === 0 ? null : decision;
}

/** The facts as of now, for a reader, who stores nothing. */
export function factsAt(facts: Facts, now: number): Facts {
  return settleOverdue(facts, { now })?.facts ?? facts;
}

/** Records that something has ended or begun by itself. Skips what is not due or does not exist. */
export function settleOne(decision: Decision, due: Due): void {
  switch (due.kind) {
    case 'membership':
      return settleMembership(decision, due.groupId, due.userId);
    case 'group':
      return settleGroup(decision, due.groupId);
    case 'invitation':
      return settleInvitation(decision, due.invitationId);
    case 'handOver':
      return settleOffer(decision, due.groupId);
  }
}

function settleMembership(decision: Decision, groupId: number, userId: number): void {
  const validUntil = decision.facts.membership(groupId, userId)?.validUntil ?? null;
  // The primary member's membership never ends by itself, so there is no succession to settle.
  if (validUntil !== null && validUntil <= decision.context.now)
    endMembership(decision, groupId, userId);
}

function settleInvitation(decision: Decision, invitationId: number): void {
  const invitation = decision.facts.invitations.get(invitationId);
  if (invitation?.status === 'OPEN' && !isOpenAt(invitation, decision.now))
    closeInvitation(decision, invitation, 'EXPIRED');
}

function settleOffer(decision: Decision, groupId: number): void {
  const group = decision.facts.groups.get(groupId);
  if (group !== null && offerAt(group, decision.now) === null)
    closeOffer(decision, groupId, 'handOverExpired');
}

function settleGroup(decision: Decision, groupId: number): void {
  for (;;) {
    const group = decision.facts.groups.get(groupId);
    const on = group === null ? null : groupDueOn(group);
    if (group === null || on === null || on > decision.context.now) return;
    const kind = group.phase === 'upcoming' ? 'groupBegan' : 'groupEnded';
    const before = { status: shownStatus(group) };
    const after = {
      status: shownStatus({ ...group, phase: kind === 'groupBegan' ? 'open' : 'over' }),
    };
    decision.record({ kind, groupId, before, after });
  }
}
