import type { Change, ChangeKind } from '../src/domain/changes.ts';
import type { Kind, Sent } from './traffic.ts';

/** The change that every applied request of the kind has. */
const marks: Readonly<Record<Kind, ChangeKind>> = {
  createGroup: 'groupCreated',
  createCustomer: 'customerCreated',
  createCompany: 'companyCreated',
  setCompany: 'customerCompanyChanged',
  updateGroup: 'groupUpdated',
  deleteGroup: 'groupDeleted',
  join: 'groupMemberAdded',
  leave: 'groupMemberRemoved',
  transfer: 'groupMemberAdded',
  merge: 'customerMerged',
};

/**
 * Holds what the callers were told against the change log, found by request id: what was
 * acknowledged is there as acknowledged, what was refused left no trace, and what was cut off is
 * there entirely or not at all.
 */
export function checkAnswers(
  sent: readonly Sent[],
  changesByOrg: ReadonlyMap<number, readonly Change[]>,
): readonly string[] {
  const all = [...changesByOrg].flatMap(([orgId, changes]) =>
    changes.map((change) => ({ key: `${orgId} ${change.actor.requestId}`, change })),
  );
  const byRequest = Map.groupBy(all, ({ key }) => key);
  return sent.flatMap((one) => {
    const key = `${one.orgId} ${one.requestId}`;
    const changes = (byRequest.get(key) ?? []).map(({ change }) => change);
    const wrong = checkOne(one, changes);
    if (wrong === null) return [];
    const { kind, requestId, answer } = one;
    const told = answer === null ? 'no answer' : `${answer.status} ${answer.text}`;
    const logged = changes.map((change) => change.kind).join(', ');
    return [`${kind} ${requestId}: ${wrong}. Told: ${told}. In the log: ${logged || 'nothing'}.`];
  });
}

/** Whether the request was acknowledged as done. */
export function isAcknowledged({ answer }: Sent): boolean {
  return answer !== null && (answer.status === 200 || answer.status === 201);
}

function checkOne(sent: Sent, changes: readonly Change[]): string | null {
  const { answer } = sent;
  if (answer === null) return changes.length === 0 ? null : checkWhole(sent, changes);
  if (isAcknowledged(sent)) return checkAcknowledged(sent, changes);
  if (answer.status >= 500 && answer.status !== 503) return 'the service failed';
  return changes.length === 0 ? null : 'refused, and yet it left a trace';
}

function checkAcknowledged(sent: Sent, changes: readonly Change[]): string | null {
  const { kind, answer } = sent;
  const body = answer?.body ?? {};
  if (kind === 'join') {
    const told = (body.response ?? []).flatMap(({ entityId }) => entityId?.userId ?? []);
    return sameIds(told, idsOf(changes, 'groupMemberAdded')) ? null : 'not those who joined';
  }
  // The customer may be in that company already, which changes nothing.
  if (kind === 'setCompany' && changes.length === 0) return null;
  if (changes.length === 0) return 'acknowledged and lost';
  const created = changes.find((change) => change.kind === marks[kind]);
  const id = { createGroup: body.entity, createCustomer: body.createdId }[kind as 'createGroup'];
  if (id !== undefined && created !== undefined) {
    const stored = 'groupId' in created ? created.groupId : 'userId' in created && created.userId;
    if (stored !== id) return `acknowledged as ${id}, stored as ${stored}`;
  }
  return checkWhole(sent, changes);
}

/** Why the changes are less than the whole request, or null. */
function checkWhole({ kind, userIds }: Sent, changes: readonly Change[]): string | null {
  const marked = changes.filter((change) => change.kind === marks[kind]);
  if (marked.length === 0) return `half-done: no ${marks[kind]}`;
  const added = idsOf(changes, 'groupMemberAdded');
  switch (kind) {
    case 'transfer': {
      const removed = idsOf(changes, 'groupMemberRemoved');
      const whole = sameIds(userIds, added) && sameIds(userIds, removed);
      return whole ? null : 'half-done: not all of them moved';
    }
    case 'join':
      return added.every((userId) => userIds.includes(userId)) ? null : 'others joined';
    case 'createCustomer': {
      const identified = changes.some((change) => change.kind === 'customerIdentifierAdded');
      return identified ? null : 'half-done: a customer without her identifier';
    }
    default:
      return marked.length === 1 ? null : 'done twice';
  }
}

function idsOf(changes: readonly Change[], kind: ChangeKind): readonly number[] {
  return changes.flatMap((change) =>
    change.kind === kind && 'userId' in change ? [change.userId] : [],
  );
}

function sameIds(some: readonly number[], others: readonly number[]): boolean {
  const inOrder = (ids: readonly number[]): string => ids.toSorted((a, b) => a - b).join();
  return inOrder(some) === inOrder(others);
}
