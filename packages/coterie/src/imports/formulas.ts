/**
 * Spreadsheets execute cells that look like a formula. Exports put an apostrophe before such cells, which spreadsheets do
 * not show, and imports remove it, so that importing an export gives the same values.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

export function disarm(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

export function rearm(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
