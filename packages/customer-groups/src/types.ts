/**
 * These types are assignable to and from those of `@vue-storefront/commercetools-api`, so that a shop can mix both;
 * the package imports nothing from it.
 */

/**
 * A customer at the version that the caller last read.
 * commercetools rejects an update of any other version with `ConcurrentModification`, so nobody else's change is
 * overwritten.
 */
export interface CustomerIdentifier {
  readonly id: string;
  /** The number that commercetools last returned for this customer; every update raises it. */
  readonly version: number;
}

/** A customer by `id` or by `key`, at whatever version they have now. */
export type CustomerReference =
  | { readonly id: string; readonly key?: undefined }
  | { readonly key: string; readonly id?: undefined };

/**
 * The customer to change.
 * - `{ id, version }` changes the customer only if they still have that version.
 * - `{ id }` or `{ key }` reads the customer first and retries until the change is made.
 */
export type CustomerToChange = CustomerIdentifier | CustomerReference;

/** A customer group by `id` or by `key`, for instance `{ key: 'vip' }`. */
export interface ResourceIdentifierInput {
  /** If present, `customer-group`. */
  readonly typeId?: string | null;
  readonly id?: string | null;
  readonly key?: string | null;
}

/** A customer group as commercetools returns it. */
export interface CustomerGroup {
  readonly id: string;
  readonly version: number;
  /** The identifier that programs use, for instance `vip`. */
  readonly key?: string | null;
  /** The name that people read, for instance `VIP`. */
  readonly name: string;
}

/** A customer group by `id`, `key` or `name`. If several are present, `id` wins over `key`, and `key` over `name`. */
export interface GroupReference {
  readonly id?: string | null;
  readonly key?: string | null;
  readonly name?: string | null;
}

/** A group that `ensureGroup` finds or creates, for instance `{ key: 'vip', name: 'VIP' }`. */
export interface GroupDraft {
  /** The identifier that programs use: 2 to 256 letters, digits, `-` and `_`; unique in the project. */
  readonly key?: string;
  /** The name that people read; unique in the project. */
  readonly name: string;
}

/** A reference to another commercetools resource. */
export interface Reference {
  /** The kind of resource, for instance `customer-group`. */
  readonly typeId: string;
  readonly id: string;
}

/** The fields of a customer that this package selects. */
export interface Customer extends CustomerIdentifier {
  readonly key?: string | null;
  readonly email: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  /** The reference to the customer's single group. Present even when the token may not read groups. */
  readonly customerGroupRef?: Reference | null;
  /** The single group that `addCustomerToGroup` sets; null without one, or when the token may not read groups. */
  readonly customerGroup?: CustomerGroup | null;
}

/** One of the groups that a customer is assigned to. */
export interface CustomerGroupAssignment {
  /** Present even when the token may not read groups. */
  readonly customerGroupRef?: Reference | null;
  /** Null when the token may not read groups. */
  readonly customerGroup?: CustomerGroup | null;
}

/** A customer with all their groups. commercetools keeps the single group and the assignments apart. */
export interface CustomerWithGroups extends Customer {
  /** Up to 500; each counts for prices, as the single group does. */
  readonly customerGroupAssignments: readonly CustomerGroupAssignment[];
}

/**
 * Apollo's whole result of a mutation, unchanged. Under `errorPolicy: 'all'` it can carry errors beside data.
 * @typeParam K - the name of the one field in `data`.
 * @typeParam V - the type of that field.
 */
export interface MutationResponse<K extends string, V> {
  data?: Record<K, V> | null;
  // Apollo 2.6, 3 and 4 each have their own error type here, and a shop assigns it to the one of its version.
  // oxlint-disable-next-line typescript/no-explicit-any
  errors?: readonly any[];
  // oxlint-disable-next-line typescript/no-explicit-any
  extensions?: Record<string, any>;
}

/**
 * The result of an update: `result.data?.customer.version` is the customer's new version.
 * @typeParam C - the shop's own customer type, if it has one.
 */
export type UpdateResult<C = Customer> = MutationResponse<'customer', C>;
