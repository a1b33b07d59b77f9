import { SandboxInputError } from './errors.ts';

/** Checks a value from outside. @throws {@link SandboxInputError} that names the path. */
export type Reader = (value: unknown, path: string) => void;

export const text: Reader = (value, path) => {
  if (typeof value !== 'string') throw new SandboxInputError(path, expected('a string', value));
};

export const trueOrFalse: Reader = (value, path) => {
  if (typeof value !== 'boolean')
    throw new SandboxInputError(path, expected('true or false', value));
};

export const wholeNumber: Reader = (value, path) => {
  if (!Number.isSafeInteger(value) || Number(value) < 1)
    throw new SandboxInputError(path, expected('a whole number of 1 or more', value));
};

export function oneOf(...values: readonly string[]): Reader {
  return (value, path) => {
    if (typeof value === 'string' && values.includes(value)) return;
    const choices = values.map((one) => `'${one}'`).join(' or ');
    throw new SandboxInputError(path, `must be ${choices}.`);
  };
}

export function listOf(item: Reader): Reader {
  return (value, path) => {
    if (!Array.isArray(value)) throw new SandboxInputError(path, expected('a list', value));
    for (const [index, one] of value.entries()) item(one, `${path}[${index}]`);
  };
}

/** An object with these fields and no others. */
export function objectWith(
  required: Readonly<Record<string, Reader>>,
  optional: Readonly<Record<string, Reader>>,
): Reader {
  const readers = { ...required, ...optional };
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new SandboxInputError(path === '' ? 'The seed' : path, expected('an object', value));
    const prefix = path === '' ? '' : `${path}.`;
    const fields: Readonly<Record<string, unknown>> = { ...value };
    for (const name of Object.keys(required))
      if (fields[name] === undefined)
        throw new SandboxInputError(`${prefix}${name}`, 'is missing.');
    for (const [name, field] of Object.entries(fields)) {
      const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (reader === undefined)
        throw new SandboxInputError(
          `${prefix}${name}`,
          `is not a known field; supported: ${Object.keys(readers).join(', ')}.`,
        );
      if (field !== undefined) reader(field, `${prefix}${name}`);
    }
  };
}

function expected(what: string, value: unknown): string {
  const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
  return `must be ${what}, not ${found.replace('a object', 'an object')}.`;
}
