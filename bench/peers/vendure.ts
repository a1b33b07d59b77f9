import { join } from 'node:path';

import { type Server, start } from '../lib/servers.ts';
import { askJson, type Peer } from './peer.ts';
import type { Admin } from './seed.ts';

const program = join(import.meta.dirname, 'vendure', 'server.js');

export const vendure: Peer = {
  folder: 'bench/peers/vendure',
  package: '@vendure/core',
  /** The first start creates the tables and the superadmin. */
  prepare: async (database) => {
    const first = await start('', [program, '--create'], '/health', environment(database));
    await first.stop();
  },
  start: (database, cores): Promise<Server> =>
    start(cores, [program], '/health', environment(database)),
  logIn: async (url) => {
    const query =
      'mutation { login(username: "superadmin", password: "bench-password") { __typename } }';
    const response = await fetch(`${url}/admin-api`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const token = response.headers.get('vendure-auth-token');
    if (token === null) throw new Error(`Vendure rejected the login: ${await response.text()}`);
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  },
  admin: (url, headers): Admin => {
    const ask = async (mutation: string, variables: object): Promise<string> => {
      const body = { query: `mutation ${mutation}`, variables };
      const answer = await askJson<Answer>(`${url}/admin-api`, headers, body);
      const id = answer.data?.made.id;
      if (id === undefined)
        throw new Error(`Unexpected response of Vendure: ${JSON.stringify(answer)}`);
      return id;
    };
    return {
      createCustomer: (number) =>
        ask(
          '($input: CreateCustomerInput!) { made: createCustomer(input: $input) { ... on Customer { id } } }',
          {
            input: {
              emailAddress: `customer-${number}@example.com`,
              firstName: 'Customer',
              lastName: String(number),
            },
          },
        ),
      createGroup: (number) =>
        ask(
          '($input: CreateCustomerGroupInput!) { made: createCustomerGroup(input: $input) { id } }',
          { input: { name: `group-${number}` } },
        ),
      addMembers: async (group, customers) => {
        await ask(
          '($group: ID!, $customers: [ID!]!) { made: addCustomersToGroup(customerGroupId: $group, customerIds: $customers) { id } }',
          { group, customers },
        );
      },
    };
  },
};

interface Answer {
  readonly data: { readonly made: { readonly id?: string } } | null;
}

function environment(database: string) {
  return { NODE_ENV: 'production', DATABASE_URL: database, VENDURE_DISABLE_TELEMETRY: 'true' };
}
