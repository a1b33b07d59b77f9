import { startSandbox, type Sandbox, type SandboxOptions, type Seed } from 'commercetools-sandbox';
import { onTestFinished } from 'vitest';

import {
  createCustomerGroups,
  createServerClient,
  type CustomerGroups,
  type ServerClientOptions,
} from '../src/index.ts';

/** A shop's project in the sandbox, and the package's functions on a server client with the default scope. */
export interface Shop {
  readonly sandbox: Sandbox;
  readonly groups: CustomerGroups;
  readonly api: ServerClientOptions;
}

const clientId = 'groups-server';

/** Groups `vip`, `staff` and `club`, and the customer `ada` in none of them. */
const someGroups: Seed = {
  customerGroups: [
    { id: 'group-vip', key: 'vip', name: 'VIP' },
    { id: 'group-staff', key: 'staff', name: 'Staff' },
    { id: 'group-club', key: 'club', name: 'Club' },
  ],
  customers: [{ id: 'ada', key: 'ada-key', email: 'ada@example.com', version: 5 }],
};

/** Opens a shop that is closed at the end of the test. */
export async function openShop(
  seed: Seed = someGroups,
  options: SandboxOptions = {},
): Promise<Shop> {
  const sandbox = await startSandbox({
    seed,
    clients: [{ clientId, clientSecret: 'secret', scopes: ['manage_customers'] }],
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const { graphqlUrl: uri, authUrl: authHost, projectKey } = sandbox;
  const api = { uri, authHost, projectKey, clientId, clientSecret: 'secret' };
  return { sandbox, api, groups: createCustomerGroups({ client: createServerClient(api) }) };
}

/** The keys of the groups that a customer is assigned to, in order. */
export function assignedKeys({ sandbox }: Pick<Shop, 'sandbox'>, customer: string): string[] {
  const assignments = sandbox.customer(customer)?.customerGroupAssignments ?? [];
  return assignments.map(
    ({ customerGroup }) => sandbox.customerGroup(customerGroup.id)?.key ?? customerGroup.id,
  );
}

/** The names of the GraphQL operations that were sent, in order. */
export function operationsSent({ sandbox }: Pick<Shop, 'sandbox'>): (string | undefined)[] {
  const sent = sandbox.requests.filter(({ path }) => path.endsWith('/graphql'));
  return sent.map(({ operationName }) => operationName);
}
