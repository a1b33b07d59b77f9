import {
  type ExtendedFields,
  type ExtendedFieldsPatch,
  patchExtendedFields,
} from './extended-fields.ts';

/**
 * The fields of a resource, said once: what a field holds, who sets it, and its value where nobody
 * set it. Commands, the change log, request bodies, responses, snapshots, files and random test data
 * are all made from such a list, and the compiler or a test finds a list that misses a field.
 */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly kind: keyof Values | 'choice';
  /**
   * Who sets it. `creation`: the caller, when the resource is created, and never again. `caller`: the
   * caller, at any time. `service`: the service alone.
   */
  readonly setBy: 'creation' | 'caller' | 'service';
  /** Its value where the caller set none, and of resources older than the field. Absent: creation requires one. */
  readonly empty?: string | number | boolean | object | null;
  /** The values of a choice. */
  readonly choices?: readonly string[];
  /** Highest number of characters of a text. */
  readonly longest?: number;
  /** Whether a search by text finds the resource by this text. */
  readonly searched?: true;
}

/** What each kind of field holds. */
interface Values {
  text: string;
  number: number;
  flag: boolean;
  /** Milliseconds since the epoch. */
  time: number;
  groupId: number;
  userId: number;
  texts: readonly string[];
  extendedFields: ExtendedFields;
}

type ValueOf<One> =
  | (One extends { choices: readonly (infer Choice)[] }
      ? Choice
      : One extends { kind: infer Kind extends keyof Values }
        ? Values[Kind]
        : never)
  | (One extends { empty: null } ? null : never);

/** The values of all fields. */
export type Details<All extends Fields> = { readonly [Name in keyof All]: ValueOf<All[Name]> };

type NamesSetBy<All extends Fields, By extends Field['setBy']> = {
  [Name in keyof All]: All[Name]['setBy'] extends By ? Name : never;
}[keyof All];

/** What a caller passes to create the resource; an absent field was not passed. */
export type Draft<All extends Fields> = Partial<
  Pick<Details<All>, NamesSetBy<All, 'creation' | 'caller'>>
>;

/** A JSON merge patch: an absent field stays as it is, null makes a field empty. */
export type Patch<All extends Fields> = {
  readonly [Name in NamesSetBy<All, 'caller'>]?: All[Name]['kind'] extends 'extendedFields'
    ? ExtendedFieldsPatch
    : ValueOf<All[Name]> | (All[Name] extends { empty: unknown } ? null : never);
};

/** The names of the fields that are set by these. */
export function namesSetBy<All extends Fields, By extends Field['setBy']>(
  fields: All,
  ...by: readonly By[]
): readonly (NamesSetBy<All, By> & string)[] {
  const names = Object.entries(fields).filter(([, { setBy }]) => by.some((one) => one === setBy));
  return names.map(([name]) => name as NamesSetBy<All, By> & string);
}

/** The values of a new resource. `given` must hold every field that has no empty value. */
export function newDetails<All extends Fields>(
  fields: All,
  given: Partial<Details<All>>,
): Details<All> {
  const values = Object.entries(fields).map(([name, { empty }]) => [name, given[name] ?? empty]);
  return Object.fromEntries(values) as Details<All>;
}

/** The values of these fields, out of a record that has more. */
export function detailsOf<All extends Fields>(fields: All, record: Details<All>): Details<All> {
  const values = Object.keys(fields).map((name) => [name, record[name]]);
  return Object.fromEntries(values) as Details<All>;
}

export function applyPatch<All extends Fields>(
  fields: All,
  before: Details<All>,
  patch: Patch<All>,
): Details<All> {
  const given = patch as Readonly<Record<string, unknown>>;
  const values = Object.entries(fields).map(([name, { kind, empty }]) => {
    const value = given[name];
    if (value === undefined) return [name, before[name]];
    if (kind === 'extendedFields')
      return [
        name,
        patchExtendedFields(before[name] as ExtendedFields, value as ExtendedFieldsPatch),
      ];
    return [name, value ?? empty];
  });
  return Object.fromEntries(values) as Details<All>;
}

/** Whether a patch changed nothing. */
export function isSame<All extends Fields>(before: Details<All>, after: Details<All>): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Characters, not UTF-16 units: an emoji counts once. */
export function isLongerThan(longest: number, text: string): boolean {
  return text.length > longest && Array.from(text).length > longest;
}

/** The first field whose text is too long, and the highest number of characters that it may have. */
export function findTooLong<All extends Fields>(
  fields: All,
  given: Partial<Details<All>>,
): { readonly name: string; readonly longest: number } | null {
  for (const [name, { longest }] of Object.entries(fields)) {
    const value = given[name];
    if (longest !== undefined && typeof value === 'string' && isLongerThan(longest, value))
      return { name, longest };
  }
  return null;
}
