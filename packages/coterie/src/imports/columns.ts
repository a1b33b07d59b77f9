import type { CommandOf, IdentifierDraft, FileRow, FileMember } from '../domain/commands.ts';
import { refusal } from '../domain/refusals.ts';
import { type Field, type Fields, namesSetBy, newDetails, type Draft } from '../domain/fields.ts';
import { groupFields } from '../domain/groups.ts';
import type { ImportedThing } from '../domain/imports.ts';
import { choice, type FileColumn, columnOf, fields, flag, id, text, words } from './cells.ts';
import { profiles } from './profiles.ts';
import { customerFields } from '../domain/customers.ts';

type Columns = Readonly<Record<string, FileColumn>>;

/** The columns of each kind of file. An export writes the same columns. */
export const columnsOf = {
  members: {
    groupExternalId: text,
    groupId: id,
    userId: id,
    identifierType: text,
    identifierValue: text,
    source: text,
    accountId: text,
    permissions: words,
    primaryMember: flag,
    defaultGroup: flag,
    action: choice('join', 'leave'),
  },
  groups: columnsFor(groupFields),
  customers: {
    userId: id,
    ...columnsFor(customerFields),
    source: text,
    accountId: text,
    firstName: text,
    lastName: text,
    fields,
    mobile: text,
    email: text,
    externalId: text,
    cardnumber: text,
    cardExternalId: text,
    profiles,
  },
} as const satisfies Record<ImportedThing, Columns>;

/** The columns for the fields that callers set when they create the resource. */
function columnsFor(resource: Fields): Columns {
  const names = namesSetBy(resource, 'creation', 'caller');
  return Object.fromEntries(names.map((name) => [name, columnOf(resource[name] as Field)]));
}

/** What the cells of one row say, by column. An empty cell says nothing. */
type Cells<What extends 'members' | 'customers'> = {
  readonly [
    Name in keyof (typeof columnsOf)[What]
  ]?: (typeof columnsOf)[What][Name] extends FileColumn<infer Value> ? Value : never;
};

/** One record of a file: the line where it starts, and its cells with the names of their columns. */
export interface FileRecord {
  readonly line: number;
  readonly cells: readonly (readonly [name: string, cell: unknown])[];
}

/** Converts a record to a command, or to the rejection of its first invalid cell. */
export function toRow(what: ImportedThing, { line, cells }: FileRecord): FileRow {
  const columns: Readonly<Record<string, FileColumn>> = columnsOf[what];
  const read: Record<string, unknown> = {};
  for (const [name, cell] of cells) {
    if (cell === '' || cell === null || cell === undefined) continue;
    const column = columns[name];
    const value = column?.read(cell);
    if (column === undefined || value === undefined) {
      const unknown = `left out: known are ${Object.keys(columns).join(', ')}`;
      return { line, refusal: refusal(95052, { x: name, y: column?.expected ?? unknown }) };
    }
    read[name] = value;
  }
  switch (what) {
    case 'members':
      return { line, command: toMember(read) };
    case 'groups':
      return { line, command: { type: 'createGroup', details: read } };
    case 'customers':
      return { line, command: toCustomer(read) };
  }
}

function toMember(cells: Cells<'members'>): FileMember {
  const { groupId, groupExternalId, userId, identifierType, identifierValue } = cells;
  return {
    type: 'member',
    action: cells.action ?? 'join',
    group: {
      ...(groupId === undefined ? {} : { id: groupId }),
      ...(groupExternalId === undefined ? {} : { externalId: groupExternalId }),
    },
    customer:
      userId === undefined
        ? {
            source: cells.source ?? 'INSTORE',
            accountId: cells.accountId ?? '',
            ...(identifierType === undefined ? {} : { type: identifierType }),
            ...(identifierValue === undefined ? {} : { value: identifierValue }),
          }
        : { userId },
    primaryMember: cells.primaryMember ?? false,
    defaultGroup: cells.defaultGroup ?? false,
    permissions: cells.permissions ?? [],
  };
}

function toCustomer(cells: Cells<'customers'>): CommandOf<'createCustomer'> {
  const { userId } = cells;
  const own = {
    source: cells.source ?? 'INSTORE',
    accountId: cells.accountId ?? '',
    firstName: cells.firstName ?? null,
    lastName: cells.lastName ?? null,
    fields: cells.fields ?? {},
    commChannels: [],
    identifiers: identifierColumns.flatMap((type): readonly IdentifierDraft[] => {
      const value = cells[type];
      return value === undefined ? [] : [{ type, value }];
    }),
  };
  return {
    type: 'createCustomer',
    ...(userId === undefined ? {} : { userId }),
    ...newDetails(customerFields, cells as Draft<typeof customerFields>),
    profiles: cells.profiles ?? [own],
  };
}

export const identifierColumns = [
  'mobile',
  'email',
  'externalId',
  'cardnumber',
  'cardExternalId',
] as const;
