import { type TSchema, Type } from 'typebox';

import type { Details, Draft, Field, Fields, Patch } from '../../domain/fields.ts';
import { namesSetBy } from '../../domain/fields.ts';
import { toJson } from '../../delivery/resource-json.ts';
import { refused } from './failures.ts';
import { kinds, type Meaning } from './field-kinds.ts';

/** What a body holds, before its values are read. */
export type Body = Readonly<Record<string, unknown>>;

/** The fields of a resource as its calls take and show them: made from the domain's list and a meaning for each. */
export interface Resource<All extends Fields> {
  /** What a body that creates the resource may hold. */
  readonly draftSchemas: Readonly<Record<keyof Draft<All> & string, TSchema>>;
  /** The fields that creation requires. */
  readonly required: readonly (keyof Draft<All> & string)[];
  /** What a merge patch may hold. */
  readonly patchSchemas: Readonly<Record<keyof Patch<All> & string, TSchema>>;
  /** What responses hold. */
  readonly shownSchemas: Readonly<Record<keyof All & string, TSchema>>;
  /** `path` leads to the body, for error messages. Empty values and null count as absent. */
  readDraft(body: Body, path?: string): Draft<All>;
  /** null makes a field empty. Throws Refused with 403 for null where the field has no empty value. */
  readPatch(body: Body, path?: string): Patch<All>;
  show(details: Details<All>): Record<keyof All & string, unknown>;
}

/** The compiler rejects a list of meanings that misses a field. */
export function defineResource<All extends Fields>(
  fields: All,
  meanings: { readonly [Name in keyof All]: Meaning },
): Resource<All> {
  const created = namesSetBy(fields, 'creation', 'caller');
  const patched = namesSetBy(fields, 'caller');
  const fieldOf = (name: string): Field => fields[name] as Field;
  function schemas<Name extends string>(
    names: readonly Name[],
    to: (field: Field, meaning: Meaning) => TSchema,
  ): Record<Name, TSchema> {
    const entries = names.map((name) => [name, to(fieldOf(name), meanings[name] as Meaning)]);
    return Object.fromEntries(entries) as Record<Name, TSchema>;
  }

  const readDraft = (body: Body, path = ''): Draft<All> => {
    const draft: Record<string, unknown> = {};
    for (const name of created) {
      const value = kinds[fieldOf(name).kind].read(body[name], `${path}${name}`);
      if (value !== undefined && value !== null) draft[name] = value;
    }
    return draft as Draft<All>;
  };

  const readPatch = (body: Body, path = ''): Patch<All> => {
    const patch: Record<string, unknown> = {};
    for (const name of patched) {
      const { kind, empty } = fieldOf(name);
      if (body[name] === null && empty === undefined) throw refused(403, { x: `${path}${name}` });
      const value =
        kind === 'extendedFields' ? body[name] : kinds[kind].read(body[name], `${path}${name}`);
      if (value !== undefined && value !== '') patch[name] = value;
    }
    return patch as Patch<All>;
  };

  return {
    draftSchemas: schemas(created, (field, meaning) => sentSchema(field, meaning, meaning.create)),
    required: created.filter((name) => fieldOf(name).empty === undefined),
    patchSchemas: schemas(patched, patchSchema),
    shownSchemas: schemas(Object.keys(fields) as (keyof All & string)[], shownSchema),
    readDraft,
    readPatch,
    show: (details) => toJson(fields, details),
  };
}

function sentSchema(field: Field, meaning: Meaning, description = meaning.text): TSchema {
  return meaning.sent ?? kinds[field.kind].sent(field, description, meaning.example);
}

/** In a merge patch null makes a field empty. */
function patchSchema(field: Field, meaning: Meaning): TSchema {
  const schema = sentSchema(field, meaning, meaning.patch);
  return field.empty === undefined ? schema : { ...schema, 'x-nullable': true };
}

function shownSchema(field: Field, meaning: Meaning): TSchema {
  const schema = kinds[field.kind].shown(field, meaning);
  const description = meaning.shown ?? meaning.text;
  return field.empty === null
    ? Type.Union([schema, Type.Null()], { description })
    : ({ ...schema, description } as TSchema);
}
