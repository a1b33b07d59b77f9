import type { CustomerDetails } from './customers.ts';
import type { Field } from './fields.ts';
import { type Group, groupFields } from './groups.ts';

/**
 * What is stored besides groups and customers so that they can be found: each row leads from a text to one of them.
 * `…Text` holds a name from each of its words on; `groupName` is for ordering; `groupField` is for custom fields.
 */
export type SearchKind = 'groupName' | 'groupText' | 'groupField' | 'customerText';

export interface SearchKey {
  readonly kind: SearchKind;
  readonly key: string;
  /**
   * How many leading letters it shares with the previous key of the same kind and owner. A search by prefix finds an
   * owner once: by the one key whose predecessor does not have the prefix.
   */
  readonly shared: number;
}

/** Longest key, in letters. Longer texts are found by their beginning. */
const keyLength = 100;
const mostWords = 32;

/** Sorts after every key; appended to a prefix, after every key with that prefix. */
export const lastKey = '\u{10FFFF}'.repeat(keyLength + 1);

/**
 * The text as searches compare it: without upper case, accents and different spellings of the same letter. It is folded
 * letter by letter, so that the beginning of a text folds to the beginning of the folded text.
 */
export function foldText(text: string): string {
  // Most texts are ASCII: this gives the same result, and is much faster.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replaceAll(/ +/g, ' ').trim();
  const letters = Array.from(text.normalize('NFKD').replaceAll(/[\u0300-\u036F]/g, ''), (letter) =>
    letter.toLowerCase().toUpperCase().toLowerCase(),
  );
  return letters.join('').normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}

/** The folded text as a key. */
export function cut(text: string): string {
  return text.length <= keyLength ? text : Array.from(text).slice(0, keyLength).join('');
}

type SearchedField = {
  [Name in keyof typeof groupFields]: (typeof groupFields)[Name] extends { searched: true }
    ? Name
    : never;
}[keyof typeof groupFields];

/** What searches look at. Rows that are older than a field lack it. */
type GroupToFind = Pick<Group, 'status' | 'extendedFields'> & Partial<Pick<Group, SearchedField>>;

/** The folded texts by which a search finds the group: its external id, and other texts from each of their words on. */
export function textsOfGroup(group: Partial<Pick<Group, SearchedField>>): readonly string[] {
  return searchedFields.flatMap((name) => {
    const text = foldText(group[name] ?? '');
    return name === 'externalId' ? [text] : fromEachWord(text);
  });
}

const searchedFields = Object.entries<Field>(groupFields)
  .filter(([, { searched }]) => searched === true)
  .map(([name]) => name as SearchedField);

/** Likewise for a customer: their names in both orders. */
export function textsOfCustomer({ profiles }: CustomerDetails): readonly string[] {
  return profiles.flatMap(({ firstName, lastName }) => {
    const first = foldText(firstName ?? '');
    const last = foldText(lastName ?? '');
    return [`${first} ${last}`, `${last} ${first}`].flatMap((name) => fromEachWord(name.trim()));
  });
}

/** The key of one custom field. Fields can share a key: a search checks the group too. */
export function fieldKey(name: string, value: string | number | boolean): string {
  return cut(`${name}=${value}`);
}

/** A deleted group has no keys: it is found by id only. */
export function keysOfGroup(group: GroupToFind): readonly SearchKey[] {
  if (group.status === 'DELETED') return [];
  const fields = Object.entries(group.extendedFields).map(([name, value]) => fieldKey(name, value));
  return [
    { kind: 'groupName', key: nameKey(group), shared: 0 },
    ...textKeys('groupText', textsOfGroup(group)),
    ...[...new Set(fields)].map((key) => ({ kind: 'groupField', key, shared: 0 }) as const),
  ];
}

export function keysOfCustomer(details: CustomerDetails): readonly SearchKey[] {
  return textKeys('customerText', textsOfCustomer(details));
}

/** The key by which groups are sorted by name. */
export function nameKey({ groupName }: { readonly groupName?: string | null }): string {
  return cut(foldText(groupName ?? ''));
}

function fromEachWord(text: string): readonly string[] {
  const starts = [
    0,
    ...Array.from(text.matchAll(/(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}]/gu), (word) => word.index),
  ];
  return [...new Set(starts)].slice(0, mostWords).map((start) => text.slice(start));
}

/** A text with which another text begins needs no key: whatever finds it also finds the other. */
function textKeys(kind: SearchKind, texts: readonly string[]): readonly SearchKey[] {
  const sorted = [...new Set(texts.map(cut))].toSorted();
  const keys = sorted.filter(
    (text, index) => text !== '' && sorted[index + 1]?.startsWith(text) !== true,
  );
  return keys.map((key, index) => ({
    kind,
    key,
    shared: sharedLength(key, keys[index - 1] ?? ''),
  }));
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
