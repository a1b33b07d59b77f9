import { foldHistory, groupIn, membersIn, recordIn } from '../domain/as-of.ts';
import type { Facts } from '../domain/facts.ts';
import type { Member } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import type { Store } from './store.ts';

/** Reads of single groups and customers, either current or of a moment in the past. */
export type PointReads = Pick<
  Store,
  | 'findGroups'
  | 'findGroupWithMembers'
  | 'listCurrentMembers'
  | 'listGroupsOfCustomer'
  | 'findCustomer'
>;

/** A moment: a position in the log, and the time. */
export interface Moment {
  readonly upTo: number;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What the store would have returned when the org's log had reached `upTo`: the history of the requested things,
 * folded. The cost depends on the length of that history, not on that of the log. Content erased since then is missing
 * from it. Groups are found by id only.
 */
export function storeAsOf(
  store: Pick<Store, 'listHistory'>,
  org: Org,
  { upTo, at }: Moment,
): PointReads {
  const groups = new Map<number, Promise<Facts>>();
  const groupAsOf = (groupId: number): Promise<Facts> => {
    const found = groups.get(groupId) ?? foldGroup(store, org, groupId, { upTo, at });
    groups.set(groupId, found);
    return found;
  };

  return {
    findGroups: (_, selectors) =>
      Promise.all(
        selectors.map(async (selector) =>
          'id' in selector ? groupIn(await groupAsOf(selector.id), selector.id) : null,
        ),
      ),
    findGroupWithMembers: async (_, groupId, page) => {
      const facts = await groupAsOf(groupId);
      const group = groupIn(facts, groupId);
      return group && { group, members: pageOfMembers(facts, groupId, page) };
    },
    listCurrentMembers: async (_, groupId, page) =>
      pageOfMembers(await groupAsOf(groupId), groupId, page),
    listGroupsOfCustomer: async (_, userId, { after, limit }) => {
      const groupIds = await groupIdsAsOf(store, org, userId, upTo);
      const asked = groupIds.filter((groupId) => groupId > after).slice(0, limit);
      const found = asked.map(async (groupId) => {
        const facts = await groupAsOf(groupId);
        const group = groupIn(facts, groupId);
        const membership = membersIn(facts, groupId).find((one) => one.userId === userId);
        return group === null || membership === undefined ? [] : [{ group, membership }];
      });
      return (await Promise.all(found)).flat();
    },
    findCustomer: async (_, userId) => {
      const history = await store.listHistory(org.orgId, { userIds: [userId], upTo });
      const record = recordIn(foldHistory(org, history, at), userId);
      const groupId = record?.customer.defaultGroupId ?? null;
      if (record === null || groupId === null) return record;
      // The customer's own history does not include a membership that ended by itself, which also cleared the default
      // group.
      const inGroup = (await groupAsOf(groupId)).customers.peek(userId) ?? record.customer;
      const { defaultGroupId } = inGroup;
      return { ...record, customer: { ...record.customer, defaultGroupId } };
    },
  };
}

function pageOfMembers(
  facts: Facts,
  groupId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): readonly Member[] {
  return membersIn(facts, groupId)
    .filter(({ userId }) => userId > after)
    .slice(0, limit);
}

/** The group, and everybody who had been a member by then, because members show their companies and default groups. */
async function foldGroup(
  store: Pick<Store, 'listHistory'>,
  org: Org,
  groupId: number,
  { upTo, at }: Moment,
): Promise<Facts> {
  const ofGroup = await store.listHistory(org.orgId, { groupIds: [groupId], upTo });
  const userIds = ofGroup.flatMap((change) => ('userId' in change ? [change.userId] : []));
  const ofMembers = await store.listHistory(org.orgId, { userIds: [...new Set(userIds)], upTo });
  const history = [...ofGroup, ...ofMembers].toSorted((a, b) => a.sequence - b.sequence);
  return foldHistory(org, history, at);
}

async function groupIdsAsOf(
  store: Pick<Store, 'listHistory'>,
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

/** The last sequence of the org's log at a time, in milliseconds since the epoch; 0: the log was still empty. */
export async function sequenceAt(
  store: Pick<Store, 'listEntries'>,
  org: Org,
  time: number,
): Promise<number> {
  // Times in the log never decrease, so a binary search works: the result is at least `low`, and below `high`.
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
