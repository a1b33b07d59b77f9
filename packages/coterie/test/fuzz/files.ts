import * as fc from 'fast-check';

import { columnsOf } from '../../src/imports/columns.ts';
import { oddJson, oddTexts, toJson } from './values.ts';
import { vocabulary } from './world.ts';

export const fileTypes = ['text/csv', 'application/x-ndjson'] as const;

interface File {
  readonly type: string;
  readonly payload: string;
}

const known = Object.values(columnsOf).flatMap((columns) => Object.keys(columns));

/** Files of rows about what a world holds; some columns and cells are none that an import takes. */
export function fileOf(type: (typeof fileTypes)[number]): fc.Arbitrary<File> {
  const what = fc.constantFrom(...Object.values(columnsOf));
  return what.chain((columns) => {
    const column = fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom(...Object.keys(columns)) },
      { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...known), oddTexts) },
    );
    return fc
      .uniqueArray(column, { minLength: 2, maxLength: 6 })
      .chain((names) =>
        fc
          .array(fc.tuple(...names.map(cellOf)), { maxLength: 5 })
          .map((rows) => toFile(type, names, rows)),
      );
  });
}

function cellOf(name: string): fc.Arbitrary<unknown> {
  // Some names are those of every object.
  const [words = ['']] = [cells, vocabulary].flatMap((one) =>
    Object.hasOwn(known, name) ? [one[name]] : [],
  );
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: oddJson },
  );
}

/** Of columns that no field of another call is named like. */
const cells: Readonly<Record<string, readonly unknown[]>> = {
  groupExternalId: vocabulary['externalId'] ?? [],
  identifierType: vocabulary['type'] ?? [],
  identifierValue: vocabulary['value'] ?? [],
  mobile: vocabulary['value'] ?? [],
  cardnumber: vocabulary['value'] ?? [],
  action: ['join', 'leave', ''],
  primaryMember: ['true', 'FALSE', ''],
  defaultGroup: ['true', ''],
};

function toFile(
  type: string,
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): File {
  if (type === 'text/csv') {
    const lines = [names, ...rows].map((row) => row.map(toCell).join());
    return { type, payload: lines.join('\n') };
  }
  const objects = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  return { type, payload: objects.map(toJson).join('\n') };
}

function toCell(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return `"${text.replaceAll('"', '""')}"`;
}
