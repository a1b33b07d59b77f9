import type { DescribedCall } from '../../kit/call.ts';
import type { Json } from '../../kit/json-values.ts';
import { minSequenceHeader } from '../../kit/sequence.ts';
import { withTitle } from '../../kit/documented.ts';
import type { Components } from './components.ts';

type In = 'path' | 'query' | 'header';

interface Parts {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly 'x-mandatory'?: readonly string[];
}

/** References to everything that the call takes beside its body. */
export function parametersOf(
  { call, changes, checked }: DescribedCall,
  components: Components,
): readonly Json[] {
  const add = (place: In, parts: object | undefined): readonly Json[] => {
    const {
      properties = {},
      required = [],
      'x-mandatory': mandatory = required,
    } = (parts ?? {}) as Parts;
    return Object.entries(properties).map(([name, schema]) => {
      const isRequired = place === 'path' || mandatory.includes(name);
      return referTo({ name, in: place, isRequired, schema }, components);
    });
  };
  const reads = call.scope !== null && !changes;
  return [
    ...add('path', checked.params),
    ...add('query', checked.query),
    ...add('header', checked.headers),
    ...(reads ? add('header', minSequenceHeader) : []),
  ];
}

interface Parameter {
  readonly name: string;
  readonly in: In;
  readonly isRequired: boolean;
  readonly schema: object;
}

/** A parameter is a component under its name, or under the title of its schema. */
function referTo(parameter: Parameter, components: Components): Json {
  const { name, isRequired } = parameter;
  const refer = (): never => {
    throw new Error(`no part of the parameter ${name} should have a title`);
  };
  const {
    title = name,
    description,
    examples,
    ...schema
  } = withTitle(parameter.schema, { place: 'parameter', refer });
  const [example] = (examples ?? []) as readonly unknown[];
  return components.refer('parameters', String(title), {
    name,
    in: parameter.in,
    required: isRequired,
    description,
    schema,
    ...(example === undefined ? {} : { example }),
  });
}
