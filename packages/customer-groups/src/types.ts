/**
 * The types of the storefront's own commercetools-api, re-expressed: they fit where a shop passes or takes
 * those of `@vue-storefront/commercetools-api`, and need no import from it.
 */

/** A customer as commercetools last showed her: `version` guards against overwriting somebody else's change. */
export interface CustomerIdentifier {
  readonly id: string;
  readonly version: number;
}

/** A customer by her id or her key, whatever her version is now. */
export type CustomerReference =
  | { readonly id: string; readonly key?: undefined }
  | { readonly key: string; readonly id?: undefined };

/** With a version: nothing is changed but on that version. Without: whatever it takes to make it so. */
export type CustomerToChange = CustomerIdentifier | CustomerReference;

/** A customer group by `id` or by `key`; `typeId`, when given, is `customer-group`. */
export interface ResourceIdentifierInput {
  readonly typeId?: string | null;
  readonly id?: string | null;
  readonly key?: string | null;
}

export interface CustomerGroup {
  readonly id: string;
  readonly version: number;
  readonly key?: string | null;
  readonly name: string;
}

/** A customer group by id, key or name. */
export interface GroupReference {
  readonly id?: string | null;
  readonly key?: string | null;
  readonly name?: string | null;
}

/** A group that shall exist: `key` is what programs call it by, `name` what people read. */
export interface GroupDraft {
  /** Letters, digits, `-` and `_`, 2 to 256 of them. */
  readonly key?: string;
  readonly name: string;
}

export interface Reference {
  readonly typeId: string;
  readonly id: string;
}

/** What the package asks commercetools for about a customer. */
export interface Customer extends CustomerIdentifier {
  readonly key?: string | null;
  readonly email: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly customerGroupRef?: Reference | null;
  /** The one group that `addCustomerToGroup` sets; null when the token may not read groups. */
  readonly customerGroup?: CustomerGroup | null;
}

export interface CustomerGroupAssignment {
  readonly customerGroupRef?: Reference | null;
  readonly customerGroup?: CustomerGroup | null;
}

/** A customer with all her groups: the single one and the assignments, which commercetools keeps apart. */
export interface CustomerWithGroups extends Customer {
  readonly customerGroupAssignments: readonly CustomerGroupAssignment[];
}

/** Apollo's answer to a mutation, as it comes. With `errorPolicy: 'all'` it may carry errors beside data. */
export interface MutationResponse<K extends string, V> {
  data?: Record<K, V> | null;
  // Apollo 2.6, 3 and 4 each have an error type of their own here, and a shop assigns to hers.
  // oxlint-disable-next-line typescript/no-explicit-any
  errors?: readonly any[];
  // oxlint-disable-next-line typescript/no-explicit-any
  extensions?: Record<string, any>;
}

/** @typeParam C - the shop's own type of a customer, where she has one. */
export type UpdateResult<C = Customer> = MutationResponse<'customer', C>;
