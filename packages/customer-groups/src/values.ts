export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Describes a value in a few words, for error messages that end with `got …`. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (!isObject(value)) return `the ${typeof value} ${JSON.stringify(value)}`;
  const fields = Object.keys(value).map((key) => (value[key] === undefined ? `${key}?` : key));
  return fields.length === 0
    ? 'an empty object'
    : `an object with ${fields.slice(0, 8).join(', ')}`;
}
