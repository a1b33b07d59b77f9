import type { CustomerRecord } from './customers.ts';
import { type Refusal, refusal } from './refusals.ts';
import type { Group, GroupStatus } from './groups.ts';
import { type IdentifierQuery, matchesQuery } from './identifiers.ts';
import { shownStatus } from './schedule.ts';
import { textsOfCustomer, textsOfGroup } from './search-keys.ts';

/** Which groups a reader searches for, and in which order. A group must match everything that is given. */
export interface GroupQuery {
  readonly statuses: readonly GroupStatus[];
  /** Folded text with which the external id, or the name from one of its words on, must begin. */
  readonly text: string | null;
  readonly companyId: number | null;
  /** Custom fields by name, with their values as text. */
  readonly fields: Readonly<Record<string, string>>;
  /** Ignored in a search by text, which has an order of its own. */
  readonly sort: 'groupId' | 'groupName';
  readonly descending: boolean;
}

/** Which customers a reader searches for. A customer must match everything that is given. */
export interface CustomerQuery {
  /** Folded text with which the name, in either order and from one of its words on, must begin. */
  readonly text: string | null;
  readonly identifier: IdentifierQuery | null;
  /** Order by userId. A search by text alone has an order of its own. */
  readonly descending: boolean;
}

export const liveStatuses: readonly GroupStatus[] = ['ACTIVE', 'INACTIVE'];

/** Deleted groups are kept for reading, and no index covers their names: rejected with 95032. */
export function checkGroupQuery(query: GroupQuery): GroupQuery | Refusal {
  const { statuses, text, companyId, fields, sort } = query;
  if (!statuses.includes('DELETED')) return query;
  const needsLive = [
    ...(text === null ? [] : ['text']),
    ...(companyId === null ? [] : ['companyId']),
    ...Object.keys(fields).map((name) => `extendedFields.${name}`),
    ...(sort === 'groupName' ? ['sort=groupName'] : []),
  ];
  const [first] = needsLive;
  return first === undefined ? query : refusal(95032, { x: first, y: 'status=DELETED' });
}

export function matchesGroup(query: GroupQuery, group: Group): boolean {
  const { statuses, text, companyId, fields } = query;
  return (
    statuses.includes(shownStatus(group)) &&
    (companyId === null || group.companyId === companyId) &&
    Object.entries(fields).every(
      ([name, value]) =>
        Object.hasOwn(group.extendedFields, name) && String(group.extendedFields[name]) === value,
    ) &&
    (text === null || textsOfGroup(group).some((one) => one.startsWith(text)))
  );
}

export function matchesCustomer(query: CustomerQuery, record: CustomerRecord): boolean {
  const { text, identifier } = query;
  return (
    (identifier === null || record.identifiers.some((one) => matchesQuery(identifier, one))) &&
    (text === null || textsOfCustomer(record.details).some((one) => one.startsWith(text)))
  );
}
