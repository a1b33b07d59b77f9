import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  buildClientSchema,
  buildSchema,
  type DefinitionNode,
  type DocumentNode as Tree,
  getIntrospectionQuery,
  getVariableValues,
  type GraphQLSchema,
  type IntrospectionQuery,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';

import type { DocumentNode } from '../../src/document.ts';
import * as generated from '../../src/documents.generated.ts';
import { bulkDocument } from '../../src/operations/bulk-document.ts';
import { print } from '../../src/print.ts';
import { fetchToken } from './clients.ts';
import { describeInstalled, pathOf } from './installed.ts';
import { nameOf, type Sent, sentByAll, sentByTheDropIn } from './sent.ts';
import { openShop, targetOf } from './shop.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
// commercetools' own schema, used if it lies beside the repository.
const official = join(root, '..', 'shared', 'commercetools', 'schema.graphql');

it('covers every document of the package', async () => {
  const names = new Set((await sentByAll()).map(nameOf));
  expect(names).toEqual(
    new Set([...Object.keys(generated), 'bulkChangeGroups', 'removeCustomerFromGroup']),
  );
});

const hasOfficial = existsSync(official);
const absence = hasOfficial ? '' : ', absent: it is not ours to ship';
describe.skipIf(!hasOfficial)(`the schema of today${absence}`, () => {
  it('accepts every document, with the variables that are sent with it', async () => {
    const schema = schemaIn(official);
    for (const sent of await sentByAll()) expect(refusalsBy(schema, sent)).toEqual([]);
  });

  it('accepts a bulk of the largest size', () => {
    expect(validate(schemaIn(official), toTree(bulkDocument(100)))).toEqual([]);
  });
});

const older = [
  {
    title: 'the schema of 2020, in commercetools-api 0.2.7',
    folder: 'commercetools-api',
    file: 'node_modules/@vue-storefront/commercetools-api/schema.graphql',
  },
  {
    title: 'the schema of 2022, in commercetools-api 1.4.4',
    folder: 'commercetools-schema-2022',
    file: 'schema.graphql',
  },
];
for (const { title, folder, file } of older) {
  describeInstalled(title, [folder], () => {
    it('accepts the documents of the drop-in, with the variables that are sent with them', async () => {
      const schema = schemaIn(pathOf(folder, file));
      const sent = await sentByTheDropIn();
      expect(sent.map(nameOf)).toEqual(['addCustomerToGroup', 'removeCustomerFromGroup']);
      for (const one of sent) expect(refusalsBy(schema, one)).toEqual([]);
    });

    it('has no assignments, which is why the drop-in’s documents select none', () => {
      const [refusal] = validate(schemaIn(pathOf(folder, file)), toTree(generated.changeGroups));
      expect(refusal?.message).toContain('"customerGroupAssignments"');
    });
  });
}

describe('the schema of the sandbox', () => {
  it('accepts every document, with the variables that are sent with it', async () => {
    const { uri, authHost, scope } = targetOf(await openShop());
    const response = await fetch(uri, {
      method: 'POST',
      headers: { authorization: `Bearer ${await fetchToken(authHost, scope)}` },
      body: JSON.stringify({ query: getIntrospectionQuery() }),
    });
    const { data } = (await response.json()) as { data: IntrospectionQuery };
    const schema = buildClientSchema(data);
    for (const sent of await sentByAll()) expect(refusalsBy(schema, sent)).toEqual([]);
  });
});

describe('the trees', () => {
  it('equal those that graphql-js parses from documents.graphql', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/documents.graphql'), 'utf8');
    const { definitions } = plain(parse(text, { noLocation: true }));
    for (const document of Object.values(generated)) {
      expect(definitions).toEqual(expect.arrayContaining([...plain(document).definitions]));
    }
    const operations = definitions.filter(({ kind }) => kind === 'OperationDefinition');
    expect(operations).toHaveLength(Object.keys(generated).length);
  });

  it('are printed as text that parses to the same tree', async () => {
    const documents = [...(await sentByAll()).map(({ document }) => document), bulkDocument(100)];
    for (const document of documents) {
      expect(plain(parse(print(document), { noLocation: true }))).toEqual(plain(document));
    }
  });
});

function schemaIn(path: string): GraphQLSchema {
  return buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });
}

/** The errors that the schema finds in the document and its variables. */
function refusalsBy(schema: GraphQLSchema, { document, variables }: Sent): readonly string[] {
  const tree = toTree(document);
  const refusals = [...validate(schema, tree)];
  for (const definition of tree.definitions) {
    if (definition.kind !== 'OperationDefinition') continue;
    const { variableDefinitions = [] } = definition;
    // Variables are sent as JSON, which omits undefined.
    const sent = JSON.parse(JSON.stringify(variables)) as typeof variables;
    refusals.push(...(getVariableValues(schema, variableDefinitions, sent).errors ?? []));
  }
  return refusals.map(({ message }) => message);
}

/** The package's own node types cover only what its documents use; graphql-js has more. */
function toTree(document: DocumentNode): Tree {
  return document as unknown as Tree;
}

/** Removes the empty lists that graphql-js adds and the generated documents omit. */
function plain(document: DocumentNode | Tree): { definitions: readonly DefinitionNode[] } {
  return JSON.parse(
    JSON.stringify(document, (_, value: unknown) =>
      Array.isArray(value) && value.length === 0 ? undefined : value,
    ),
  );
}
