import type { Customer, Message, Reference } from '../resources.ts';
import type { CallContext, Resolvers } from './resolvers.ts';

/** Customers, assignments and messages, which all reference a group. */
interface InGroup {
  readonly customerGroup?: Reference<'customer-group'>;
}

const inGroup = {
  customerGroup: ({ customerGroup }: InGroup, _args: object, { project }: CallContext) =>
    customerGroup && project.customerGroups.get(customerGroup.id),
  customerGroupRef: ({ customerGroup }: InGroup) => customerGroup,
};

const none = (): readonly never[] => [];

/** The fields whose value is not the property of the same name. */
export const fieldResolvers = {
  Customer: {
    ...inGroup,
    storesRef: ({ stores }: Customer) => stores.map((key) => ({ typeId: 'store', key })),
    addresses: none,
    shippingAddresses: none,
    billingAddresses: none,
    shippingAddressIds: none,
    billingAddressIds: none,
  },
  CustomerGroupAssignment: inGroup,
  CustomerGroupSet: inGroup,
  Message: {
    resourceRef: ({ resource }: Message) => resource,
    userProvidedIdentifiers: ({ resource }: Message, _args: object, { project }: CallContext) =>
      project.customers.get(resource.id),
  },
} satisfies Readonly<Record<string, Resolvers>>;
