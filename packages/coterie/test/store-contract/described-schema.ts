import type { ColumnType } from '../../src/store/tables/column.ts';
import { tables } from '../../src/store/tables/tables.ts';

/** A table in the catalogue of a database. */
interface CatalogueTable {
  /** The columns of the primary key, in order. */
  readonly key: readonly string[];
  /** The type of each column, including NOT NULL. */
  readonly columns: Readonly<Record<string, string>>;
}

export type Catalogue = Readonly<Record<string, CatalogueTable>>;

/** A column in an engine's catalogue. */
export interface CatalogueColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly required: number | boolean;
  /** Its place in the primary key, starting at 1; 0: not part of it. */
  readonly keyPlace: number;
}

/** The catalogue that a database should have according to the descriptions of the tables. */
export function describedCatalogue(nameOf: (type: ColumnType) => string): Catalogue {
  return Object.fromEntries(
    tables.map(({ name, key, columns }) => [
      name,
      {
        key: key.map((column) => column.name),
        columns: Object.fromEntries(
          columns.map((column) => [column.name, declared(nameOf(column.type), !column.nullable)]),
        ),
      },
    ]),
  );
}

/** The catalogue that a database has. */
export function toCatalogue(columns: readonly CatalogueColumn[]): Catalogue {
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return Object.fromEntries(
    [...byTable].map(([table, found]) => [
      table,
      {
        key: found
          .filter(({ keyPlace }) => keyPlace > 0)
          .toSorted((a, b) => a.keyPlace - b.keyPlace)
          .map(({ column }) => column),
        columns: Object.fromEntries(
          found.map(({ column, type, required }) => [column, declared(type, Boolean(required))]),
        ),
      },
    ]),
  );
}

function declared(type: string, required: boolean): string {
  return required ? `${type} NOT NULL` : type;
}
