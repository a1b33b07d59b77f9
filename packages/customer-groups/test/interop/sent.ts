import type { CommercetoolsClient } from '../../src/client.ts';
import type { DocumentNode } from '../../src/document.ts';
import { createCustomerGroups, type CustomerGroups, createServerClient } from '../../src/index.ts';
import { credentials } from './clients.ts';
import { ada, openShop, targetOf, vip } from './shop.ts';

/** A document that was passed to a client, with its variables. */
export interface Sent {
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

export function nameOf({ document }: Sent): string | undefined {
  for (const one of document.definitions)
    if (one.kind === 'OperationDefinition') return one.name.value;
  return undefined;
}

export async function sentByTheDropIn(): Promise<Sent[]> {
  return sentBy(async (groups) => {
    await groups.addCustomerToGroup(ada, { typeId: 'customer-group', ...vip });
    await groups.removeCustomerFromGroup({ id: ada.id, version: 6 });
  });
}

/** Sends every operation of the package, with every update action. */
export async function sentByAll(): Promise<Sent[]> {
  const beyond = await sentBy(async (groups) => {
    await groups.assignGroups({ id: ada.id, version: 5 }, [vip, { key: 'gold' }]);
    await groups.unassignGroups({ id: ada.id, version: 6 }, [vip]);
    await groups.setGroups({ id: ada.id, version: 7 }, [vip]);
    await groups.getCustomerGroups({ id: ada.id });
    await groups.getCustomerGroups({ key: 'ada' });
    await groups.listCustomers('customerGroup is defined').next();
    await groups.ensureGroup({ key: 'silver', name: 'Silver' });
    await groups.ensureGroup({ name: 'Nameless' });
    await groups.bulkChangeGroups([
      { customer: { key: 'ada' }, group: vip, set: [] },
      { customer: { key: 'other-0' }, assign: [vip] },
      { customer: { key: 'other-1' }, assign: [vip] },
    ]);
  });
  return [...(await sentByTheDropIn()), ...beyond];
}

async function sentBy(work: (groups: CustomerGroups) => Promise<void>): Promise<Sent[]> {
  const { scope, ...target } = targetOf(await openShop({}, 2));
  const [, projectKey = ''] = scope.split(':');
  const client = createServerClient({ ...target, ...credentials, projectKey });
  const sent: Sent[] = [];
  const recording: CommercetoolsClient = {
    mutate: (options) => {
      sent.push({ document: options.mutation, variables: options.variables });
      return client.mutate(options);
    },
    query: (options) => {
      sent.push({ document: options.query, variables: options.variables });
      return client.query(options);
    },
  };
  await work(createCustomerGroups({ client: recording }));
  return sent;
}
