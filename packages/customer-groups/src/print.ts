import type {
  ArgumentNode,
  DefinitionNode,
  DocumentNode,
  SelectionNode,
  SelectionSetNode,
  TypeNode,
  VariableDefinitionNode,
} from './document.ts';

/** Prints a document of this package, because `createServerClient` has no GraphQL library to do it. */
export function print(document: DocumentNode): string {
  return document.definitions.map(printDefinition).join('\n');
}

function printDefinition(definition: DefinitionNode): string {
  const name = definition.name.value;
  const fields = printSelections(definition.selectionSet);
  if (definition.kind === 'FragmentDefinition') {
    return `fragment ${name} on ${definition.typeCondition.name.value} ${fields}`;
  }
  const variables = definition.variableDefinitions.map(printVariable).join(', ');
  return `${definition.operation} ${name}(${variables}) ${fields}`;
}

function printVariable({ variable, type }: VariableDefinitionNode): string {
  return `$${variable.name.value}: ${printType(type)}`;
}

function printType(type: TypeNode): string {
  if (type.kind === 'NamedType') return type.name.value;
  return type.kind === 'ListType' ? `[${printType(type.type)}]` : `${printType(type.type)}!`;
}

function printSelections(set: SelectionSetNode | undefined): string {
  return set === undefined ? '' : `{ ${set.selections.map(printSelection).join(' ')} }`;
}

function printSelection(selection: SelectionNode): string {
  const name = selection.name.value;
  if (selection.kind === 'FragmentSpread') return `...${name}`;
  const alias = selection.alias === undefined ? '' : `${selection.alias.value}: `;
  const given = (selection.arguments ?? []).map(printArgument).join(', ');
  return `${alias}${name}${given === '' ? '' : `(${given})`} ${printSelections(selection.selectionSet)}`;
}

function printArgument({ name, value }: ArgumentNode): string {
  return `${name.value}: ${value.kind === 'Variable' ? `$${value.name.value}` : value.value}`;
}
