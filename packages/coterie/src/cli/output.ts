type Cell = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, Cell>>;

/** Prints records as JSON, or as a table for people. */
export function print(records: readonly Row[], json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(records, null, 2)}\n` : toTable(records));
}

/** Prints one record as JSON, or one line per field. */
export function printOne(record: Row, json: boolean): void {
  const lines = Object.entries(record).map(([name, value]) => `${name}: ${toCell(value)}\n`);
  process.stdout.write(json ? `${JSON.stringify(record, null, 2)}\n` : lines.join(''));
}

function toTable(records: readonly Row[]): string {
  const [first] = records;
  if (first === undefined) return 'None.\n';
  const names = Object.keys(first);
  const rows = [names, ...records.map((record) => names.map((name) => toCell(record[name])))];
  const widths = names.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function toCell(value: Cell | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.join(',');
  return value === null || value === undefined ? '-' : `${value as string | number | boolean}`;
}
