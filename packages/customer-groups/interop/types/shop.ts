/**
 * A typed shop: every type comes from commercetools-api 0.2.7, only the functions come from this package. It uses only
 * syntax that TypeScript 3.9 supports.
 */
import {
  Customer,
  getSettings,
  MutationResponse,
  ResourceIdentifierInput,
} from '@vue-storefront/commercetools-api';
import {
  addCustomerToGroup,
  removeCustomerFromGroup,
  setup,
  withConflictRetry,
} from '@vsf-enterprise/customer-groups';

// The types of the original documentation.
interface CustomerIdentifier {
  id: string;
  version: number;
}
type UpdateResult = MutationResponse<'customer', Customer>;

const customer: CustomerIdentifier = { id: 'eb7d1289-3063-4158-8bef-4caaa1ef476c', version: 5 };
const group: ResourceIdentifierInput = { id: 'd0df9c72-5248-4da4-ac78-826a59e7dc47' };

setup(getSettings());
setup(getSettings().client!);

export const add: (
  customer: CustomerIdentifier,
  group: ResourceIdentifierInput,
) => Promise<UpdateResult> = addCustomerToGroup;
export const remove: (customer: CustomerIdentifier) => Promise<UpdateResult> =
  removeCustomerFromGroup;

export async function run(): Promise<string | undefined> {
  const added: MutationResponse<'customer', Customer> = await addCustomerToGroup(customer, group);
  const removed: UpdateResult = await removeCustomerFromGroup(customer);
  const retried: UpdateResult = await withConflictRetry({ id: customer.id }, (current) =>
    addCustomerToGroup<Customer>(current, group),
  );
  const count: number = await withConflictRetry({ key: 'ada' }, async ({ version }) => version + 1);
  // Without a type argument, the customer has this package's type.
  const { data: plain } = await addCustomerToGroup(customer, group);
  const version: number | undefined = plain?.customer.version;
  const name: string | undefined = plain?.customer.customerGroup?.name;
  return (
    [added, removed, retried].map(({ data }) => data?.customer.email).join() +
    count +
    version +
    name
  );
}
