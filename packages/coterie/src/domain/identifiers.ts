import { type Refusal, refusal } from './refusals.ts';

/** Where a customer's profile comes from, in the order in which `ALL` searches. */
const sources = ['INSTORE', 'MARTJACK', 'WECHAT'] as const;
export type Source = (typeof sources)[number];

/** Sources with several accounts. A profile of these needs an account id. */
const sourcesWithAccounts: readonly string[] = ['WECHAT'];

const identifierTypes = ['mobile', 'email', 'externalId', 'cardnumber', 'cardExternalId'] as const;
export type IdentifierType = (typeof identifierTypes)[number];

/** Types of which a customer can have several, and which always move in a merge. */
export const cardTypes: readonly IdentifierType[] = ['cardnumber', 'cardExternalId'];

/** One way to find a customer: unique per org, source, account and type. */
export interface Identifier {
  readonly source: Source;
  /** Empty for a source with one account. */
  readonly accountId: string;
  readonly type: IdentifierType;
  readonly value: string;
}

/** A search by identifier, in one source and account or in every source. */
export interface IdentifierQuery {
  readonly source: Source | 'ALL';
  readonly accountId: string;
  readonly type: IdentifierType;
  readonly value: string;
}

/** An identifier as the caller passed it, unchecked. */
export interface RawIdentifier {
  readonly source: string;
  readonly accountId: string;
  readonly type: string;
  readonly value: string;
}

/** A unique string per identifier, for use as a map key. */
export function identifierKey(identifier: IdentifierQuery): string {
  return JSON.stringify([
    identifier.source,
    identifier.accountId,
    identifier.type,
    identifier.value,
  ]);
}

/** Whether the query finds the identifier. */
export function matchesQuery(query: IdentifierQuery, identifier: Identifier): boolean {
  return (
    query.type === identifier.type &&
    query.value === identifier.value &&
    (query.source === 'ALL' ||
      (query.source === identifier.source && query.accountId === identifier.accountId))
  );
}

/**
 * The order in which a search prefers identifiers: by source as listed above, then by account. A search in ALL sources
 * that matches two customers therefore always returns the same one.
 */
export function bySearchOrder(a: Identifier, b: Identifier): number {
  return (
    sources.indexOf(a.source) - sources.indexOf(b.source) || (a.accountId < b.accountId ? -1 : 1)
  );
}

/** The profile that a source and account id name. Rejected with 8003 or 8045. */
export function parseProfileKey(
  source: string,
  accountId: string,
): { source: Source; accountId: string } | Refusal {
  if (!isOneOf(sources, source)) return refusal(8003, { x: source, y: sources.join(', ') });
  if (!sourcesWithAccounts.includes(source)) return { source, accountId: '' };
  return accountId === '' ? refusal(8045, { x: source }) : { source, accountId };
}

/** Which profiles a reader asks for: those of one source, or of ALL. Rejected with 8003. */
export function parseSourceFilter(source: string): { source: Source | 'ALL' } | Refusal {
  if (source === 'ALL' || isOneOf(sources, source)) return { source };
  return refusal(8003, { x: source, y: [...sources, 'ALL'].join(', ') });
}

/** A search as the caller wrote it. Rejected with 8003, 8013 or 8045. */
export function parseQuery(raw: RawIdentifier): IdentifierQuery | Refusal {
  const { type, value } = raw;
  const filter = parseSourceFilter(raw.source);
  if ('code' in filter) return filter;
  if (!isOneOf(identifierTypes, type)) return refusalOfType(type);
  if (filter.source === 'ALL') return { source: 'ALL', accountId: '', type, value };
  const profile = parseProfileKey(raw.source, raw.accountId);
  return 'code' in profile ? profile : { ...profile, type, value };
}

/** An identifier to be stored. Rejected like a search; the source cannot be ALL. */
export function parseIdentifier(raw: RawIdentifier): Identifier | Refusal {
  const profile = parseProfileKey(raw.source, raw.accountId);
  if ('code' in profile) return profile;
  if (!isOneOf(identifierTypes, raw.type)) return refusalOfType(raw.type);
  return { ...profile, type: raw.type, value: raw.value };
}

function refusalOfType(type: string): Refusal {
  return refusal(8013, { x: type, y: identifierTypes.join(', ') });
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
