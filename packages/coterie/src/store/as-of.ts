import { foldHistory } from '../domain/as-of.ts';
import type { Change } from '../domain/changes.ts';
import type { Facts } from '../domain/facts.ts';
import type { Org } from '../domain/org.ts';
import type { Store } from './store.ts';

type Reads = Pick<Store, 'listEntries' | 'listHistory'>;

/** The last sequence of the org's log at a time, in milliseconds since the epoch; 0: it had not begun. */
export async function sequenceAt(store: Reads, org: Org, time: number): Promise<number> {
  // The log's times never go back, so halving finds it: the answer is from `low` up to, not including, `high`.
  let low = 0;
  let high = org.sequence + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await store.listEntries(org.orgId, { since: middle - 1, limit: 1 });
    if (entry !== undefined && entry.at <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** The groups, their members, and these customers as they were at a sequence. */
export async function groupsAsOf(
  store: Reads,
  org: Org,
  groupIds: readonly number[],
  upTo: number,
): Promise<Facts> {
  const ofGroups = await store.listHistory(org.orgId, { groupIds, upTo });
  const userIds = [...new Set(ofGroups.flatMap(userIdOf))];
  const ofMembers = await store.listHistory(org.orgId, { userIds, upTo });
  const history = [...ofGroups, ...ofMembers].toSorted((a, b) => a.sequence - b.sequence);
  return foldHistory(org, history);
}

/** The customer as she was at a sequence, without her groups. */
export async function customerAsOf(
  store: Reads,
  org: Org,
  userId: number,
  upTo: number,
): Promise<Facts> {
  return foldHistory(org, await store.listHistory(org.orgId, { userIds: [userId], upTo }));
}

/** Ids of the groups that the customer was in at a sequence, ascending. */
export async function groupIdsAsOf(
  store: Reads,
  org: Org,
  userId: number,
  upTo: number,
): Promise<readonly number[]> {
  const history = await store.listHistory(org.orgId, { membershipsOf: [userId], upTo });
  const groupIds = new Set<number>();
  for (const change of history) {
    if (change.kind === 'groupMemberAdded') groupIds.add(change.groupId);
    if (change.kind === 'groupMemberRemoved') groupIds.delete(change.groupId);
  }
  return [...groupIds].toSorted((a, b) => a - b);
}

function userIdOf(change: Change): readonly number[] {
  return 'userId' in change ? [change.userId] : [];
}
