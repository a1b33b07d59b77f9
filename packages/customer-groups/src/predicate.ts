/** The query predicates of commercetools that this package builds. */

export function equals(field: string, value: string): string {
  return `${field} = ${quoted(value)}`;
}

export function isOneOf(field: string, values: readonly string[]): string {
  return `${field} in (${values.map(quoted).join(', ')})`;
}

/** Matches the customers of `where` whose id comes after `last`; undefined matches all customers. */
export function idAfter(last: string | undefined, where: string | undefined): string | undefined {
  if (last === undefined) return where;
  const rest = `id > ${quoted(last)}`;
  return where === undefined ? rest : `(${where}) and ${rest}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
