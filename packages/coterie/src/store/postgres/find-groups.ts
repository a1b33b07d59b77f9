import type pg from 'pg';

import type { Group, GroupSelector } from '../../domain/groups.ts';
import { Keys } from '../keys.ts';
import { groupNow } from '../now.ts';
import { findAll } from './find.ts';

/** What each selector finds, as readers see it at this time. */
export async function findGroups(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  selectors: readonly GroupSelector[],
  now: number,
): Promise<readonly (Group | null)[]> {
  const keys = new Keys();
  for (const selector of selectors) {
    if ('id' in selector) keys.groups.add(selector.id);
    else if ('externalId' in selector) keys.externalIds.add(selector.externalId);
    else keys.primaries.add(selector.primaryUserId);
  }
  const found = await findAll(connection, orgId, keys, { lock: false, now });
  const groups = found.groups.map((group) =>
    groupNow(group, found.overdue.get(group.groupId) ?? 0, now),
  );
  const byId = new Map(groups.map((group) => [group.groupId, group]));
  const live = groups.filter(({ status }) => status !== 'DELETED');
  const byExternalId = new Map(live.map((group) => [group.externalId, group]));
  const byPrimary = new Map(groups.map((group) => [group.primaryUserId, group]));
  return selectors.map((selector) => {
    if ('id' in selector) return byId.get(selector.id) ?? null;
    if ('externalId' in selector) return byExternalId.get(selector.externalId) ?? null;
    return byPrimary.get(selector.primaryUserId) ?? null;
  });
}
