import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { schemaText } from '../src/graphql/schema-text.ts';
import { findDifferences, readSchema } from './schema-findings.ts';

// The official schema is not part of the project; the test uses a copy beside the repository if there is one.
const path = new URL('../../../../shared/commercetools/schema.graphql', import.meta.url);

describe.skipIf(!existsSync(path))('compared with the official schema', () => {
  const official = existsSync(path)
    ? readSchema(readFileSync(path, 'utf8'))
    : readSchema(schemaText);

  it('has only official types, fields, arguments and nullability', () => {
    expect(findDifferences(readSchema(schemaText), official)).toEqual([]);
  });

  it('compares more than a handful of types', () => {
    expect(Object.keys(readSchema(schemaText).getTypeMap()).length).toBeGreaterThan(60);
  });

  it.each([
    ['a type', 'type KeyReference', 'type KeyReferences', '[KeyReference!]!', '[KeyReferences!]!'],
    ['a field', 'externalId: String\n', 'erpId: String\n'],
    ['the type of a field', 'count: Int!', 'count: Long!'],
    ['a nullability', 'customer: Customer!', 'customer: Customer'],
    ['a list', 'results: [Customer!]!', 'results: [Customer]!'],
    ['an argument', 'customer(id: String, key: String)', 'customer(id: String, slug: String)'],
    ['the type of an argument', 'limit: Int, offset', 'limit: Long, offset'],
    ['a required argument', 'deleteCustomerGroup(version: Long!, ', 'deleteCustomerGroup('],
    ['a default', 'personalDataErasure: Boolean = false', 'personalDataErasure: Boolean = true'],
    ['an input field', 'changeName: ChangeCustomerGroupName', 'setName: ChangeCustomerGroupName'],
    ['a required input field', 'groupName: String!\n', ''],
    [
      'what a customer’s own token may do',
      'input MyCustomerUpdateAction {',
      'input MyCustomerUpdateAction { setCustomerGroup: SetCustomerGroup',
    ],
    ['an enum value', '    ExternalAuth\n', '    External\n'],
    [
      'an interface',
      'type CustomerGroup implements',
      'type CustomerGroup implements MessagePayload &',
    ],
    ['a kind of type', 'input SetCustomerKey', 'type SetCustomerKey'],
    ['a union', 'type Limit {', 'union Limit = Customer type Unused {'],
  ])('detects that %s differs', (_what, from, to, ...more) => {
    const [moreFrom = '', moreTo = ''] = more;
    const mutant = schemaText.replace(from, to).replaceAll(moreFrom, moreTo);
    expect(mutant).not.toBe(schemaText);
    expect(findDifferences(readSchema(mutant), official)).not.toEqual([]);
  });
});
