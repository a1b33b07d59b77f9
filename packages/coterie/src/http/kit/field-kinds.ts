import { type TSchema, Type } from 'typebox';

import type { Field } from '../../domain/fields.ts';
import {
  extendedFieldsSchema,
  flagSchema,
  idSchema,
  type IdIn,
  listSchema,
  readExtendedFields,
  readId,
  readText,
  type ExtendedFieldsIn,
  type TextIn,
  textSchema,
} from './schemas.ts';
import { readTime, type TimeIn, timeSchema } from './times.ts';

/** What a field means, in sentences. */
export interface Meaning {
  readonly text: string;
  /** Instead of `text`, where the resource is created, patched, or shown. */
  readonly create?: string;
  readonly patch?: string;
  readonly shown?: string;
  readonly example?: string | number;
  /** Of one text of a list. */
  readonly item?: string;
  /** The schema in requests, where callers may send less than the kind allows. */
  readonly sent?: TSchema;
}

/** How the API takes and shows the values of one kind of field. */
interface FieldKind {
  /** The schema of a value in a request. */
  sent(field: Field, description: string, example?: string | number): TSchema;
  /** The value that was sent, which has passed `sent`. undefined: not passed; null: make the field empty. */
  read(value: unknown, path: string): unknown;
  /** The schema of a value in a response, when it is not empty. */
  shown(field: Field, meaning: Meaning): TSchema;
}

const id: FieldKind = {
  sent: (_field, description, example) =>
    idSchema(description, typeof example === 'number' ? { example } : {}),
  read: (value) => (value === null ? null : readId(value as IdIn)),
  shown: () => Type.Integer(),
};

export const kinds: Readonly<Record<Field['kind'], FieldKind>> = {
  text: {
    sent: (_field, description, example) =>
      textSchema(description, typeof example === 'string' ? { example } : {}),
    read: (value) => (value === null ? null : readText(value as TextIn)),
    shown: () => Type.String(),
  },
  number: id,
  groupId: id,
  userId: id,
  flag: {
    sent: (_field, description) => flagSchema(description),
    read: (value) => (value === '' ? undefined : value),
    shown: () => Type.Boolean(),
  },
  time: {
    sent: (_field, description) => timeSchema(description),
    read: (value, path) => (value === null ? null : readTime(value as TimeIn, path)),
    shown: () => Type.String({ format: 'date-time' }),
  },
  texts: {
    sent: (_field, description) =>
      listSchema(textSchema('One value.'), description, 'a list of strings'),
    read: (value) => (value === '' ? undefined : value),
    shown: (_field, { item = 'One value.' }) => Type.Array(Type.String({ description: item })),
  },
  extendedFields: {
    sent: (_field, description) => extendedFieldsSchema(description),
    read: (value) => readExtendedFields(value as ExtendedFieldsIn),
    shown: () =>
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  },
  choice: {
    sent: ({ choices = [] }, description) =>
      Type.Unsafe<string | null>({
        enum: [...choices, '', null],
        description,
        'x-expected': `one of ${choices.join(', ')}`,
      }),
    read: (value) => (value === '' ? undefined : value),
    shown: ({ choices = [] }) => Type.Enum([...choices]),
  },
};
