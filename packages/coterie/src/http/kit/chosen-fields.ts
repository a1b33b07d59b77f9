import type { TSchema } from 'typebox';

import { refused } from './failures.ts';
import { readText, type TextIn } from './schemas.ts';

/** The selected fields by name, each with the selected fields inside it; null: the whole field. */
type Chosen = ReadonlyMap<string, ReadonlySet<string> | null>;

interface Described {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly patternProperties?: object;
  readonly items?: Described;
}

/**
 * Returns a function that picks the fields of `fields=` out of items with this schema. A field that has fields itself
 * can be named with one of them, such as `extendedFields.city`, also in a list. Throws Refused with 95031 for a field
 * that does not exist.
 */
export function readFields<Item extends object>(
  fields: TextIn,
  item: TSchema,
): (item: Item) => object {
  const text = readText(fields);
  if (text === undefined) return (whole) => whole;
  const chosen = readChosen(text.split(','), item as Described);
  return (whole) => pick(whole, chosen);
}

function readChosen(names: readonly string[], item: Described): Chosen {
  const chosen = new Map<string, Set<string> | null>();
  for (const path of names) {
    const dot = path.indexOf('.');
    const name = dot < 0 ? path : path.slice(0, dot);
    const own = dot < 0 ? null : path.slice(dot + 1);
    expectField(path, name, item);
    if (own === null) chosen.set(name, null);
    else {
      const inner = item.properties?.[name];
      expectField(path, own, inner?.items ?? inner ?? {}, `${name}.`);
      const others = chosen.get(name);
      if (others !== null) chosen.set(name, (others ?? new Set()).add(own));
    }
  }
  return chosen;
}

function expectField(
  path: string,
  name: string,
  { properties, patternProperties }: Described,
  before = '',
): void {
  if (patternProperties !== undefined) return;
  const known = Object.keys(properties ?? {});
  if (known.includes(name)) return;
  const all =
    known.length === 0
      ? `${before.slice(0, -1)} as a whole`
      : known.map((one) => before + one).join(', ');
  throw refused(95031, { x: path, y: all });
}

function pick(whole: object, chosen: Chosen): object {
  const entries = Object.entries(whole).filter(([name]) => chosen.has(name));
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => [
      name,
      pickOwn(value, chosen.get(name) ?? null),
    ]),
  );
}

function pickOwn(value: unknown, names: ReadonlySet<string> | null): unknown {
  if (names === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => pickOwn(one, names));
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}
