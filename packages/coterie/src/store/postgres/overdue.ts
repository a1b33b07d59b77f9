import { overdueText } from '../due.ts';

/** The memberships of one group that are past due. */
export function overdueOf(groupId: string, now: string): string {
  return `SELECT * FROM memberships WHERE org_id = $1 AND group_id = ${groupId}
    AND valid_until <= ${now} ORDER BY valid_until OFFSET 0`;
}

/** The column with the number of members of the group `g` that are past due. */
export function overdue(now: string): string {
  return overdueText(`SELECT count(*) FROM (${overdueOf('g.group_id', now)}) d`);
}
