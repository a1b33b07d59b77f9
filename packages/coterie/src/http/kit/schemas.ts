import { type Static, type TSchema, Type } from 'typebox';

/**
 * Schemas of values in requests. Empty strings and nulls count as absent everywhere, so every schema accepts them, and
 * the readers beside the schemas convert them to undefined. `x-expected` is what an error says when a value does not
 * fit. `documented.ts` says what the OpenAPI document shows instead.
 */

export type Absent = '' | null | undefined;
export type IdIn = number | string | null | undefined;
export type TextIn = string | null | undefined;
export type FlagIn = boolean | Absent;
export type ListIn<Item> = readonly Item[] | Absent;

const highest = Number.MAX_SAFE_INTEGER;

/** What the OpenAPI document shows of a schema beside its description. */
interface ShownAs<Example> {
  readonly example?: Example;
  /** The name of a parameter among the components, where other calls have another parameter of the same name. */
  readonly title?: string;
}

function annotations<Example>({ example, title }: ShownAs<Example>): object {
  return {
    ...(title === undefined ? {} : { title }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** The document shows an integer, whatever else is accepted. */
function shownInteger(limits: { readonly minimum?: number; readonly maximum?: number } = {}) {
  const { minimum, maximum } = limits;
  return { type: 'integer', minimum, maximum, pattern: undefined };
}

/** A whole number or a string of digits. `nullable`: null does not count as absent, but means none. */
export function idSchema(
  description: string,
  { nullable = false, ...options }: ShownAs<number> & { readonly nullable?: boolean } = {},
) {
  return Type.Unsafe<IdIn>({
    type: ['integer', 'string', 'null'],
    minimum: -highest,
    maximum: highest,
    pattern: '^(-?[0-9]{1,16})?$',
    format: 'safe',
    description,
    ...annotations(options),
    'x-expected': 'a whole number or a string of digits',
    'x-shown': shownInteger(),
    ...(nullable ? { 'x-nullable': true } : {}),
  });
}

/** The highest number of items of a page. */
export const highestLimit = 1_000;
export const defaultLimit = 100;

export function limitSchema(standard = defaultLimit, options: ShownAs<number> = {}) {
  return Type.Unsafe<IdIn>({
    ...idSchema(`Highest number of items, up to ${highestLimit}.`, options),
    maximum: highestLimit,
    minimum: 1,
    pattern: '^([1-9][0-9]{0,2}|1000)?$',
    'x-expected': `a whole number from 1 to ${highestLimit}`,
    'x-shown': { ...shownInteger({ minimum: 1, maximum: highestLimit }), default: standard },
  });
}

/** A whole number from 0 up, such as the sequence of a change. */
export function countSchema(
  description: string,
  { expected = 'a whole number from 0', ...options }: ShownAs<number> & { expected?: string } = {},
) {
  return Type.Unsafe<IdIn>({
    ...idSchema(description, options),
    minimum: 0,
    pattern: '^[0-9]{0,16}$',
    'x-expected': expected,
    'x-shown': shownInteger({ minimum: 0 }),
  });
}

/** An id that a caller chooses for something new. */
export function newIdSchema(description: string, options: ShownAs<number> = {}) {
  return Type.Unsafe<IdIn>({
    ...idSchema(description, options),
    minimum: 1,
    pattern: '^(0*[1-9][0-9]{0,15})?$',
    'x-expected': `a whole number from 1 to ${highest} or a string of digits`,
    'x-shown': shownInteger({ minimum: 1 }),
  });
}

/** A group or customer id in a path. */
export function pathIdSchema(description: string, options: ShownAs<number> = {}) {
  return Type.Unsafe<number | string>({
    type: ['integer', 'string'],
    pattern: '^-?[0-9]{1,16}$',
    format: 'safe',
    description,
    ...annotations(options),
    'x-expected': 'a whole number',
    'x-shown': shownInteger(),
  });
}

export function textSchema(description: string, options: ShownAs<string> = {}) {
  return Type.Unsafe<TextIn>({
    type: ['string', 'null'],
    format: 'text',
    maxLength: 1_000,
    description,
    ...annotations(options),
    'x-expected': 'a string of at most 1000 characters without NUL or broken surrogates',
  });
}

export function flagSchema(description: string) {
  return Type.Unsafe<FlagIn>({
    type: ['boolean', 'string', 'null'],
    maxLength: 0,
    description,
    'x-expected': 'true or false',
  });
}

/** `true` or `false` in a query. */
export function queryFlagSchema(description: string) {
  return Type.Unsafe<'true' | 'false' | '' | undefined>({
    type: 'string',
    enum: ['true', 'false', ''],
    description,
    'x-expected': 'true or false',
    'x-shown': { type: 'boolean', enum: undefined },
  });
}

/** One of a few words, or an empty string. */
export function choiceSchema<const Choice extends string>(
  choices: readonly Choice[],
  description: string,
  options: ShownAs<string> = {},
) {
  return Type.Unsafe<Choice | '' | undefined>({
    type: 'string',
    enum: [...choices, ''],
    description,
    ...annotations(options),
    'x-expected': choices.join(' or '),
  });
}

export function listSchema<Item extends TSchema>(
  items: Item,
  description: string,
  expected: string,
) {
  return Type.Unsafe<ListIn<Static<Item>>>({
    type: ['array', 'string', 'null'],
    maxLength: 0,
    items,
    description,
    'x-expected': expected,
  });
}

/**
 * An object in a request. Its TypeScript type, `Static<typeof schema>`, comes from its properties. Each of them can be
 * absent unless `required` names it.
 */
export function objectSchema<
  Properties extends Record<string, TSchema>,
  Required extends keyof Properties & string = never,
>(
  properties: Properties,
  options: {
    description: string;
    /** Its name in the OpenAPI document. Without one, the document describes it where it is used. */
    title?: string;
    /** Fields that the schema itself requires. */
    required?: readonly Required[];
    /** Fields that the document calls required. The rules check them, with codes of their own. */
    mandatory?: readonly (keyof Properties & string)[];
    examples?: readonly unknown[];
    nullable?: boolean;
  },
) {
  const { nullable = false, mandatory, ...rest } = options;
  return Type.Unsafe<FieldsIn<Properties, Required>>({
    type: nullable ? ['object', 'string', 'null'] : 'object',
    ...(nullable ? { maxLength: 0 } : {}),
    properties,
    ...rest,
    ...(mandatory === undefined ? {} : { 'x-mandatory': mandatory }),
    'x-expected': 'an object',
  });
}

/** The values that callers send in fields with these schemas. */
export type FieldsIn<
  Properties extends Record<string, TSchema>,
  Required extends keyof Properties = never,
> = {
  readonly [Name in keyof Properties]?: Static<Properties[Name]>;
} & { readonly [Name in Required]: Static<Properties[Name]> };

/** A permission code in a request. The rules check whether the org knows it. */
export const permissionCode = Type.Unsafe<string>({
  type: 'string',
  maxLength: 100,
  format: 'text',
  description: 'A permission code.',
  'x-expected': 'a permission code',
});

export type ExtendedFieldsIn = Readonly<Record<string, string | number | boolean | null>> | Absent;

export function extendedFieldsSchema(description: string) {
  return Type.Unsafe<ExtendedFieldsIn>({
    type: ['object', 'string', 'null'],
    maxLength: 0,
    maxProperties: 100,
    propertyNames: { maxLength: 100, format: 'text' },
    additionalProperties: {
      type: ['string', 'number', 'boolean', 'null'],
      maxLength: 1_000,
      format: 'text',
      'x-expected': 'a string, a number, true or false',
      'x-nullable': true,
    },
    description,
    examples: [{ city: 'Pune', platinum: 25 }],
    'x-expected': 'an object of at most 100 names with strings, numbers, true or false',
  });
}

export function readId(value: IdIn): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value);
}

export function readText(value: TextIn): string | undefined {
  return value === null || value === '' ? undefined : value;
}

export function readFlag(value: FlagIn): boolean {
  return value === true;
}

export function readList<Item>(value: ListIn<Item>): readonly Item[] {
  return typeof value === 'object' && value !== null ? value : [];
}

/** Leaves out names whose value is null. */
export function readExtendedFields(
  value: ExtendedFieldsIn,
): Record<string, string | number | boolean> | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string | number | boolean] => entry[1] !== null,
  );
  return Object.fromEntries(entries);
}

/** The fields whose value is not undefined. `exactOptionalPropertyTypes` distinguishes undefined from absent. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
