import { checkCustomer, checkGroup } from '../arguments.ts';
import { type CommercetoolsClient, mutate } from '../client.ts';
import { renamed } from '../document.ts';
import { addCustomerToGroup as addDocument } from '../documents.generated.ts';
import type {
  Customer,
  CustomerIdentifier,
  ResourceIdentifierInput,
  UpdateResult,
} from '../types.ts';

/** It has its own operation name because the shop's `serverApi.operations` chooses tokens by operation name. */
const removeDocument = /* @__PURE__ */ renamed(addDocument, 'removeCustomerFromGroup');

export async function addCustomerToGroup<C = Customer>(
  client: CommercetoolsClient,
  customer: CustomerIdentifier,
  group: ResourceIdentifierInput,
): Promise<UpdateResult<C>> {
  checkCustomer(customer);
  checkGroup(group);
  const { id, version } = customer;
  const actions = [{ setCustomerGroup: { customerGroup: group } }];
  return mutate(client, addDocument, { id, version, actions });
}

export async function removeCustomerFromGroup<C = Customer>(
  client: CommercetoolsClient,
  customer: CustomerIdentifier,
): Promise<UpdateResult<C>> {
  checkCustomer(customer);
  const { id, version } = customer;
  // commercetools removes the group when the action names none.
  return mutate(client, removeDocument, { id, version, actions: [{ setCustomerGroup: {} }] });
}
