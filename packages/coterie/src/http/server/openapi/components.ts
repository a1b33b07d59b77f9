import type { Json } from '../../kit/json-values.ts';

type Section = 'schemas' | 'parameters' | 'headers' | 'responses';

/** The parts of a document that several calls refer to, each named once. */
export interface Components {
  /** Adds the part under this name and returns a reference to it. Throws when the name stands for another part. */
  refer(section: Section, name: string, part: Json): Json;
  /** Everything that was added, by section, sorted by name. */
  all(): Readonly<Record<string, Json>>;
}

export function createComponents(): Components {
  const sections = new Map<Section, Map<string, Json>>();
  return {
    refer: (section, name, part) => {
      const named = sections.get(section) ?? new Map<string, Json>();
      sections.set(section, named);
      const known = named.get(name) ?? part;
      if (JSON.stringify(known) !== JSON.stringify(part))
        throw new Error(`Two of the ${section} are named ${name}: give one of them a title`);
      named.set(name, part);
      return { $ref: `#/components/${section}/${name}` };
    },
    all: () =>
      Object.fromEntries(
        [...sections].map(([section, named]) => [section, Object.fromEntries(sorted(named))]),
      ),
  };
}

function sorted(named: ReadonlyMap<string, Json>): readonly (readonly [string, Json])[] {
  return [...named].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
