/** The node types that the documents of this package consist of, in the shape of graphql-js' syntax tree. */
export interface DocumentNode {
  readonly kind: 'Document';
  readonly definitions: readonly DefinitionNode[];
}

export type DefinitionNode = OperationNode | FragmentNode;

export interface OperationNode {
  readonly kind: 'OperationDefinition';
  readonly operation: string;
  readonly name: NameNode;
  readonly variableDefinitions: readonly VariableDefinitionNode[];
  readonly selectionSet: SelectionSetNode;
}

export interface FragmentNode {
  readonly kind: 'FragmentDefinition';
  readonly name: NameNode;
  readonly typeCondition: NamedTypeNode;
  readonly selectionSet: SelectionSetNode;
}

export interface VariableDefinitionNode {
  readonly kind: 'VariableDefinition';
  readonly variable: VariableNode;
  readonly type: TypeNode;
}

export interface SelectionSetNode {
  readonly kind: 'SelectionSet';
  readonly selections: readonly SelectionNode[];
}

export type SelectionNode = FieldNode | FragmentSpreadNode;

export interface FieldNode {
  readonly kind: 'Field';
  readonly alias?: NameNode;
  readonly name: NameNode;
  readonly arguments?: readonly ArgumentNode[];
  readonly selectionSet?: SelectionSetNode;
}

interface FragmentSpreadNode {
  readonly kind: 'FragmentSpread';
  readonly name: NameNode;
}

export interface ArgumentNode {
  readonly kind: 'Argument';
  readonly name: NameNode;
  readonly value: VariableNode | IntNode;
}

interface IntNode {
  readonly kind: 'IntValue';
  readonly value: string;
}

interface VariableNode {
  readonly kind: 'Variable';
  readonly name: NameNode;
}

export type TypeNode =
  NamedTypeNode | { readonly kind: 'NonNullType' | 'ListType'; readonly type: TypeNode };

interface NamedTypeNode {
  readonly kind: 'NamedType';
  readonly name: NameNode;
}

export interface NameNode {
  readonly kind: 'Name';
  readonly value: string;
}

/** A copy of the document with another operation name. */
export function renamed(document: DocumentNode, operationName: string): DocumentNode {
  const definitions = document.definitions.map((definition) =>
    definition.kind === 'OperationDefinition'
      ? { ...definition, name: { ...definition.name, value: operationName } }
      : definition,
  );
  return { kind: 'Document', definitions };
}
