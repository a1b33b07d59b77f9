import { overdueText } from '../due.ts';

/** The column with the number of members of the group `g` that are past due. */
export function overdue(now: string): string {
  return overdueText(`SELECT count(*) FROM memberships d INDEXED BY memberships_due_of_groups
    WHERE d.org_id = g.org_id AND d.group_id = g.group_id AND d.valid_until <= ${now}`);
}
