import type {
  ArgumentNode,
  DocumentNode,
  FieldNode,
  NameNode,
  OperationNode,
  SelectionNode,
  VariableDefinitionNode,
} from '../document.ts';
import { changeGroups } from '../documents.generated.ts';
import type { UpdateAction } from '../group-changes.ts';
import type { CustomerIdentifier } from '../types.ts';

/** One customer's part of a request for several customers. */
export interface Update extends CustomerIdentifier {
  readonly actions: readonly UpdateAction[];
}

const documents = new Map<number, DocumentNode>();

/** `changeGroups` for several customers: its field repeated as `c0`, `c1`, …, with variables `$id0`, `$id1`, …. */
export function bulkDocument(count: number): DocumentNode {
  const known = documents.get(count);
  if (known !== undefined) return known;
  const definitions = changeGroups.definitions.map((one) =>
    one.kind === 'OperationDefinition' ? repeated(one, count) : one,
  );
  const document: DocumentNode = { kind: 'Document', definitions };
  documents.set(count, document);
  return document;
}

export function bulkVariables(updates: readonly Update[]): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const [index, { id, version, actions }] of updates.entries()) {
    Object.assign(variables, {
      [`id${index}`]: id,
      [`version${index}`]: version,
      [`actions${index}`]: actions,
    });
  }
  return variables;
}

/** The field of the response that holds the customer at `index`. */
export function aliasOf(index: number): string {
  return `c${index}`;
}

function repeated(operation: OperationNode, count: number): OperationNode {
  const variableDefinitions: VariableDefinitionNode[] = [];
  const selections: SelectionNode[] = [];
  for (let index = 0; index < count; index += 1) {
    for (const definition of operation.variableDefinitions) {
      const { variable } = definition;
      const name = numbered(variable.name, index);
      variableDefinitions.push({ ...definition, variable: { ...variable, name } });
    }
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind === 'Field') selections.push(fieldFor(selection, index));
    }
  }
  return {
    ...operation,
    name: { kind: 'Name', value: 'bulkChangeGroups' },
    variableDefinitions,
    selectionSet: { kind: 'SelectionSet', selections },
  };
}

function fieldFor(field: FieldNode, index: number): FieldNode {
  const alias: NameNode = { kind: 'Name', value: aliasOf(index) };
  return {
    ...field,
    alias,
    arguments: (field.arguments ?? []).map((one) => argumentFor(one, index)),
  };
}

function argumentFor(argument: ArgumentNode, index: number): ArgumentNode {
  const { value } = argument;
  if (value.kind !== 'Variable') return argument;
  return { ...argument, value: { ...value, name: numbered(value.name, index) } };
}

function numbered(name: NameNode, index: number): NameNode {
  return { kind: 'Name', value: `${name.value}${index}` };
}
