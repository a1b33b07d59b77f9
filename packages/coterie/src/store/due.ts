import type { Due, DueOn } from '../domain/due.ts';

/** How long the facts of a write are good for: a lock is not waited for so long. */
export const loadedAheadMs = 10_000;

/** What becomes of things by itself, as an engine finds it: a membership has a customer, an invitation an id. */
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

/** The status of a group as readers see it, as far as the log has told of it: what the index `groups_by_status` has. */
export const shownStatusText =
  "CASE WHEN status = 'ACTIVE' AND phase <> 'open' THEN 'INACTIVE' ELSE status END";

/** How many members of the group `g` are past due, as the engine counts them: not at all where none ends by itself. */
export function overdueText(counting: string): string {
  return `CASE WHEN g.timed_members > 0 THEN (${counting}) ELSE 0 END AS overdue`;
}
