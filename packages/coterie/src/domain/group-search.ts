import { type Refusal, refusal } from './refusals.ts';
import { type GroupQuery, liveStatuses } from './finding.ts';
import { isLongerThan } from './fields.ts';
import { groupFields } from './groups.ts';
import type { IdentifierQuery, IdentifierType } from './identifiers.ts';
import { foldText } from './search-keys.ts';

/** A search for live groups by one text, which can be anything that identifies a group. */
export interface GroupSearch {
  /** Finds the group with this id; null: the text is not an id. */
  readonly groupId: number | null;
  /** Finds the groups whose primary member has one of these. */
  readonly identifiers: readonly IdentifierQuery[];
  /** Finds the groups with a matching external id or name. */
  readonly query: GroupQuery;
}

const longestText = groupFields.groupName.longest;
const typesOfPrimary: readonly IdentifierType[] = ['mobile', 'email', 'cardnumber'];

/** Rejected with 91052 when there is nothing to search for, with 91015 when the text is longer than any name. */
export function parseGroupSearch(value: string | undefined): GroupSearch | Refusal {
  const text = foldText(value ?? '');
  if (value === undefined || text === '') return refusal(91052);
  if (isLongerThan(longestText, value)) return refusal(91015, { x: longestText });
  return {
    groupId: /^\d{1,10}$/.test(value) ? Number(value) : null,
    identifiers: typesOfPrimary.map((type) => ({ source: 'ALL', accountId: '', type, value })),
    query: { ...anyGroup, text },
  };
}

/** Rejected with 1661 when there is no field. */
export function parseFieldSearch(
  fields: Readonly<Record<string, string | number | boolean>>,
): GroupQuery | Refusal {
  const entries = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  if (entries.length === 0) return refusal(1661);
  return { ...anyGroup, fields: Object.fromEntries(entries) };
}

const anyGroup: GroupQuery = {
  statuses: liveStatuses,
  text: null,
  companyId: null,
  fields: {},
  sort: 'groupId',
  descending: false,
};
