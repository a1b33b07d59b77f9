import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
  getOperationAST,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';

import { schema } from './schema.ts';

/** A field of Query or Mutation that is about to run. */
interface RootField {
  readonly name: string;
  readonly alias: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The position in the document. */
  readonly node: FieldNode;
}

/** A valid document, ready to run. */
export interface Operation {
  readonly document: DocumentNode;
  readonly name: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fields: readonly RootField[];
}

/** The body of a call. `operationName` is required when the document holds several operations. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Parses and validates a document and its variables; the errors say why it cannot run. */
export function readOperation(
  request: GraphqlRequest,
): { readonly operation: Operation } | { readonly errors: readonly GraphQLError[] } {
  let document;
  try {
    document = parse(request.query, { maxTokens: 100_000 });
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid };
  const node = getOperationAST(document, request.operationName);
  if (node == null)
    return { errors: [new GraphQLError('Expected an operationName that the document has.')] };
  const { variableDefinitions = [] } = node;
  const { errors, coerced } = getVariableValues(schema, variableDefinitions, request.variables);
  if (coerced === undefined) return { errors: errors ?? [] };
  try {
    const fields = readFields(document, node, coerced);
    return {
      operation: { document, name: node.name?.value, variables: request.variables, fields },
    };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** The root fields of the operation, including those in fragments, without those removed by `@skip` and `@include`. */
function readFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly RootField[] {
  const root: GraphQLObjectType | undefined | null = schema.getRootType(operation.operation);
  const definitions = root?.getFields() ?? {};
  const found = new Map<string, RootField>();

  function walk({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] === false) continue;
      if (node.kind === 'InlineFragment') walk(node.selectionSet);
      else if (node.kind === 'FragmentSpread') {
        for (const fragment of document.definitions) {
          const isIt =
            fragment.kind === 'FragmentDefinition' && fragment.name.value === node.name.value;
          if (isIt) walk(fragment.selectionSet);
        }
      } else {
        const name = node.name.value;
        const alias = node.alias?.value ?? name;
        const definition = definitions[name];
        const args = definition === undefined ? {} : getArgumentValues(definition, node, variables);
        found.set(alias, { name, alias, args, node });
      }
    }
  }

  walk(operation.selectionSet);
  return [...found.values()];
}
