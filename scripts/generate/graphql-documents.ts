import { readFile } from 'node:fs/promises';

import { type DefinitionNode, type DocumentNode, Kind, parse, visit } from 'graphql';

const source = 'packages/customer-groups/src/documents.graphql';

/**
 * Makes documents.generated.ts: each operation of documents.graphql as the plain syntax tree that every Apollo client
 * accepts, so that the package needs neither `graphql` nor `graphql-tag`.
 */
export async function makeGraphqlDocuments(): Promise<string> {
  const { definitions } = parse(await readFile(source, 'utf8'), { noLocation: true });
  const named = new Map(definitions.map((definition) => [nameOf(definition), definition]));
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return [
    '// Made by npm run generate from documents.graphql. Do not edit.',
    "import type { DocumentNode, FragmentNode } from './document.ts';",
    '',
    // Fragments come before those that spread them, because a const must be declared before its use.
    ...fragments
      .toReversed()
      .map((one) => `const ${constOf(nameOf(one))}: FragmentNode = ${JSON.stringify(lean(one))};`),
    '',
    ...operations.map((one) => {
      const parts = [JSON.stringify(lean(one)), ...spreadIn(one, named).map(constOf)];
      return `export const ${nameOf(one)}: DocumentNode = { kind: 'Document', definitions: [${parts.join(', ')}] };`;
    }),
    '',
  ].join('\n');
}

/** Removes graphql-js's empty lists for directives and arguments, which no reader of documents needs. */
function lean(definition: DefinitionNode): unknown {
  return JSON.parse(
    JSON.stringify(definition, (key, value: unknown) =>
      (key === 'directives' || key === 'arguments') && Array.isArray(value) && value.length === 0
        ? undefined
        : value,
    ),
  );
}

/** The fragments that a definition spreads, directly or indirectly, each once. */
function spreadIn(definition: DefinitionNode, named: Map<string, DefinitionNode>): string[] {
  const found = new Set<string>();
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [definition] };
  visit(document, {
    FragmentSpread: ({ name }) => {
      const fragment = named.get(name.value);
      if (fragment === undefined) throw new Error(`The fragment ${name.value} does not exist.`);
      for (const each of [name.value, ...spreadIn(fragment, named)]) found.add(each);
    },
  });
  return [...found];
}

function nameOf(definition: DefinitionNode): string {
  const name = 'name' in definition ? definition.name?.value : undefined;
  if (name === undefined) throw new Error(`Every definition in ${source} needs a name.`);
  return name;
}

function constOf(fragment: string): string {
  return `${fragment.charAt(0).toLowerCase()}${fragment.slice(1)}`;
}
