import type { IdentifierDraft, ProfileDraft } from '../domain/commands.ts';
import { type FileColumn, fields, flag, json, text } from './cells.ts';

const known = [
  'source',
  'accountId',
  'firstName',
  'lastName',
  'fields',
  'commChannels',
  'identifiers',
];

/** Whole profiles, for customers whose data does not fit in the simple columns. */
export const profiles: FileColumn<readonly ProfileDraft[]> = {
  expected: `a list of profiles with ${known.join(', ')}`,
  read: (cell) => readAll(json(cell), readProfile),
};

function readProfile(given: Readonly<Record<string, unknown>>): ProfileDraft | undefined {
  if (Object.keys(given).some((name) => !known.includes(name))) return undefined;
  const source = text.read(given.source);
  const accountId = text.read(given.accountId ?? '');
  const custom = fields.read(given.fields ?? {});
  const commChannels = readAll(given.commChannels ?? [], readChannel);
  const identifiers = readAll(given.identifiers ?? [], readIdentifier);
  const firstName = readName(given.firstName);
  const lastName = readName(given.lastName);
  if (source === undefined || accountId === undefined || custom === undefined) return undefined;
  if (commChannels === undefined || identifiers === undefined) return undefined;
  if (firstName === undefined || lastName === undefined) return undefined;
  return { source, accountId, firstName, lastName, fields: custom, commChannels, identifiers };
}

/** Null for an unknown name; undefined for an invalid one. */
function readName(given: unknown): string | null | undefined {
  return given === undefined || given === null ? null : text.read(given);
}

function readIdentifier(given: Readonly<Record<string, unknown>>): IdentifierDraft | undefined {
  const type = text.read(given.type);
  const value = text.read(given.value);
  return type === undefined || value === undefined ? undefined : { type, value };
}

function readChannel(given: Readonly<Record<string, unknown>>): object | undefined {
  const type = text.read(given.type ?? '');
  const value = text.read(given.value ?? '');
  const primary = flag.read(given.primary ?? false);
  const verified = flag.read(given.verified ?? false);
  if (type === undefined || value === undefined) return undefined;
  if (primary === undefined || verified === undefined) return undefined;
  return { type, value, primary, verified };
}

function readAll<Item>(
  given: unknown,
  read: (item: Readonly<Record<string, unknown>>) => Item | undefined,
): readonly Item[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const items = given.map((item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? read(item as Record<string, unknown>)
      : undefined,
  );
  return items.every((item) => item !== undefined) ? items : undefined;
}
