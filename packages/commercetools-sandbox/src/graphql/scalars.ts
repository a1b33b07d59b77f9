import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** A 64-bit integer; JSON represents it exactly up to 2^53. */
export const long = new GraphQLScalarType<number, number>({
  name: 'Long',
  serialize: readLong,
  parseValue: readLong,
  parseLiteral: (node) =>
    node.kind === Kind.INT ? readLong(Number(node.value)) : refuse('Long', 'a whole number', node),
});

/** The scalars that are strings in JSON: dates, locales, keys of stores. */
export const textScalars = ['Country', 'Date', 'DateTime', 'KeyReferenceInput', 'Locale'].map(
  (name) =>
    new GraphQLScalarType<string, string>({
      name,
      serialize: (value) => readText(name, value),
      parseValue: (value) => readText(name, value),
      parseLiteral: (node) =>
        node.kind === Kind.STRING ? node.value : refuse(name, 'a string', node),
    }),
);

function readLong(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`Long expects a whole number, not ${JSON.stringify(value)}.`);
}

function readText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError(`${name} expects a string, not ${JSON.stringify(value)}.`);
}

function refuse(name: string, expected: string, node: ValueNode): never {
  throw new GraphQLError(`${name} expects ${expected}.`, { nodes: node });
}
