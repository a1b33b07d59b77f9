import type { Due, DueOn } from '../domain/due.ts';

/** How far ahead facts are loaded for a write. Waiting for a lock never takes this long. */
export const loadedAheadMs = 10_000;

/** Something that is due, as an engine finds it: a membership has a customer, an invitation has its id. */
export interface DueRow {
  on: number;
  group_id: number;
  user_id: number | null;
  invitation_id: number | null;
  kind: Due['kind'];
}

export function toDueOn(row: DueRow): DueOn {
  return { due: toDue(row), on: row.on };
}

function toDue({ kind, group_id: groupId, user_id: userId, invitation_id: id }: DueRow): Due {
  switch (kind) {
    case 'membership':
      return { kind, groupId, userId: userId ?? 0 };
    case 'invitation':
      return { kind, invitationId: id ?? 0 };
    case 'group':
    case 'handOver':
      return { kind, groupId };
  }
}

/**
 * The status of a group as readers see it, as far as the log has recorded phases: the expression of the index
 * `groups_by_status`.
 */
export const shownStatusText =
  "CASE WHEN status = 'ACTIVE' AND phase <> 'open' THEN 'INACTIVE' ELSE status END";

/**
 * How many members of the group `g` are past due; `counting` is the engine's query, which does not run if no membership
 * ends by itself.
 */
export function overdueText(counting: string): string {
  return `CASE WHEN g.timed_members > 0 THEN (${counting}) ELSE 0 END AS overdue`;
}
