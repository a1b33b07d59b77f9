/**
 * Spreadsheets run cells that begin like a formula. Exports put an apostrophe before them, which spreadsheets do not
 * show, and imports take it away: what was written is what is read.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

export function disarm(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

export function rearm(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
