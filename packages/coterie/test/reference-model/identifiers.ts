import type { Identifier, RawIdentifier } from '../../src/domain/identifiers.ts';
import { type Refused, refused } from './refusals.ts';
import type { World } from './world.ts';

const types = ['mobile', 'email', 'externalId', 'cardnumber', 'cardExternalId'];
/** §4: in the order of the page, in which ALL searches too. */
const sources = ['INSTORE', 'MARTJACK', 'WECHAT'];

export function textOf({ source, accountId, type, value }: RawIdentifier): string {
  return [source, accountId, type, value].join(' / ');
}

/** §4: only WECHAT has several accounts. For other sources the accountId is ignored. */
export function parseProfile(
  source: string | undefined,
  accountId: string,
): { source: string; accountId: string } | Refused {
  if (source === undefined) return refused(403, 'source');
  if (!sources.includes(source)) return refused(8003);
  if (source !== 'WECHAT') return { source, accountId: '' };
  return accountId === '' ? refused(8045) : { source, accountId };
}

/** The identifiers without duplicates, or 403 or 8013 for the first wrong one. */
export function parseIdentifiers(
  profile: Pick<RawIdentifier, 'source' | 'accountId'>,
  raw: readonly Partial<Pick<RawIdentifier, 'type' | 'value'>>[],
): readonly Identifier[] | Refused {
  const distinct = new Map<string, RawIdentifier>();
  for (const { type, value } of raw) {
    if (type === undefined) return refused(403, 'type');
    if (value === undefined) return refused(403, 'value');
    if (!types.includes(type)) return refused(8013);
    const identifier = { ...profile, type, value };
    distinct.set(textOf(identifier), identifier);
  }
  return [...distinct.values()] as Identifier[];
}

/** §2, leave: 8003 → 8013 → 8045. */
export function parseSearch(raw: RawIdentifier): RawIdentifier | Refused {
  if (raw.source !== 'ALL' && !sources.includes(raw.source)) return refused(8003);
  if (!types.includes(raw.type)) return refused(8013);
  if (raw.source === 'ALL') return raw;
  const profile = parseProfile(raw.source, raw.accountId);
  return 'code' in profile ? profile : { ...raw, ...profile };
}

/** The owner of the identifier. `ALL` searches the sources in order, and their accounts. */
export function search(world: World, query: RawIdentifier): number | null {
  if (query.source !== 'ALL') return world.identifiers.get(textOf(query))?.userId ?? null;
  const found = [...world.identifiers.values()]
    .filter(({ identifier: { type, value } }) => type === query.type && value === query.value)
    .toSorted((a, b) => rank(a.identifier).localeCompare(rank(b.identifier)));
  return found[0]?.userId ?? null;
}

function rank({ source, accountId }: Identifier): string {
  return `${sources.indexOf(source)} ${accountId}`;
}

export function identifiersOf(world: World, userId: number): readonly Identifier[] {
  return [...world.identifiers.values()]
    .filter((owned) => owned.userId === userId)
    .map(({ identifier }) => identifier);
}
