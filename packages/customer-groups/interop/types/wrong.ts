/** Mistakes that the compiler must reject: each such line names its error, and no other line may have one. */
import type { MutationResponse, ResourceIdentifierInput } from '@vue-storefront/commercetools-api';
import {
  addCustomerToGroup,
  assignGroups,
  bulkChangeGroups,
  createServerClient,
  customerGroupsRoutes,
  removeCustomerFromGroup,
  setup,
  withConflictRetry,
} from '@vsf-enterprise/customer-groups';

const customer = { id: 'eb7d1289-3063-4158-8bef-4caaa1ef476c', version: 5 };
const group: ResourceIdentifierInput = { key: 'vip' };

export async function wrong(): Promise<void> {
  await addCustomerToGroup({ id: customer.id }, group); // TS2345
  await addCustomerToGroup({ ...customer, version: '5' }, group); // TS2322
  await addCustomerToGroup(customer, 'vip'); // TS2559
  await addCustomerToGroup(customer, { name: 'VIP' }); // TS2353
  await addCustomerToGroup(customer); // TS2554
  await addCustomerToGroup(customer.id, group); // TS2345
  await removeCustomerFromGroup(customer, group); // TS2554
  await removeCustomerFromGroup({ version: 5 }); // TS2345
  await assignGroups({ id: customer.id }, group); // TS2345
  await assignGroups({}, [group]); // TS2345
  await bulkChangeGroups([{ assign: [group] }]); // TS2741
  setup(); // TS2554
  setup('client'); // TS2345
  setup({ client: { query: async () => ({}) } }); // TS2741
  createServerClient({ uri: 'https://api.example.com/demo/graphql' }); // TS2345
  customerGroupsRoutes({ authorize: () => 'yes' }); // TS2322
  const { data } = await addCustomerToGroup(customer, group);
  console.log(data.customer); // TS18049
  console.log(data?.user); // TS2339
  const text: string = await withConflictRetry(customer, async () => 5); // TS2322
  const other: MutationResponse<'user', { id: string }> = await addCustomerToGroup(customer, group); // TS2322
  console.log(text, other);
}
