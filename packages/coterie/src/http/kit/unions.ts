import { type TSchema, Type } from 'typebox';

/**
 * One of several objects, told apart by a property that has another value in each of them. `members` are keyed by that
 * value, and each needs a title.
 */
export function unionSchema<Value>(
  propertyName: string,
  members: Readonly<Record<string, TSchema>>,
  options: {
    readonly title: string;
    readonly description: string;
    readonly examples?: readonly unknown[];
  },
) {
  const mapping = Object.entries(members).map(
    ([value, schema]) => [value, `#/components/schemas/${titleOf(schema)}`] as const,
  );
  return Type.Unsafe<Value>({
    ...options,
    type: 'object',
    oneOf: Object.values(members),
    discriminator: { propertyName },
    'x-expected': 'an object',
    'x-shown': {
      type: undefined,
      discriminator: { propertyName, mapping: Object.fromEntries(mapping) },
    },
  });
}

function titleOf(schema: TSchema): string {
  const { title } = schema as { title?: string };
  if (title === undefined) throw new Error('a member of a union should have a title');
  return title;
}
