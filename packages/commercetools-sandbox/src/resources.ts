/** A reference to another resource, as in commercetools' HTTP API. */
export interface Reference<TypeId extends string = string> {
  readonly typeId: TypeId;
  readonly id: string;
}

/** The author of a change: the API client of the token, and the customer or anonymous session of the token. */
export interface Initiator {
  readonly isPlatformClient: boolean;
  readonly clientId?: string;
  readonly anonymousId?: string;
  readonly customerRef?: Reference<'customer'>;
}

/** The common fields of customers, customer groups and messages. Dates are ISO 8601 in UTC. */
export interface Resource {
  readonly id: string;
  /** Starts at 1 and rises with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly lastModifiedAt: string;
  readonly createdBy?: Initiator;
  readonly lastModifiedBy?: Initiator;
}

/** The text fields of a customer, all optional. */
export interface CustomerTexts {
  readonly customerNumber?: string;
  readonly externalId?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly middleName?: string;
  readonly title?: string;
  readonly salutation?: string;
  readonly companyName?: string;
  readonly vatId?: string;
  readonly dateOfBirth?: string;
  readonly locale?: string;
}

/** One of the groups a customer is in. */
export interface CustomerGroupAssignment {
  readonly customerGroup: Reference<'customer-group'>;
}

/** A customer, in the shape of commercetools' HTTP API. Never changed in place. */
export interface Customer extends Resource, CustomerTexts {
  readonly email: string;
  readonly key?: string;
  readonly isEmailVerified: boolean;
  readonly authenticationMode: 'Password' | 'ExternalAuth';
  /** The group of `setCustomerGroup`; independent of the assignments. */
  readonly customerGroup?: Reference<'customer-group'>;
  readonly customerGroupAssignments: readonly CustomerGroupAssignment[];
  /** The keys of the customer's stores; without any, the customer belongs to the whole project. */
  readonly stores: readonly string[];
}

/** A customer group. Never changed in place. */
export interface CustomerGroup extends Resource {
  readonly name: string;
  readonly key?: string;
}

/** The content of a message, with the official names. */
export type MessagePayload =
  | { readonly type: 'CustomerCreated'; readonly customer: Customer }
  | { readonly type: 'CustomerDeleted'; readonly email: string }
  | { readonly type: 'CustomerEmailChanged'; readonly email: string; readonly oldEmail: string }
  | { readonly type: 'CustomerFirstNameSet'; readonly firstName?: string }
  | { readonly type: 'CustomerLastNameSet'; readonly lastName?: string }
  | { readonly type: 'CustomerTitleSet'; readonly title?: string }
  | { readonly type: 'CustomerCompanyNameSet'; readonly companyName?: string }
  | { readonly type: 'CustomerExternalIdSet'; readonly externalId?: string }
  | { readonly type: 'CustomerGroupSet'; readonly customerGroup?: Reference<'customer-group'> }
  | {
      readonly type: 'CustomerGroupAssignmentAdded' | 'CustomerGroupAssignmentRemoved';
      readonly customerGroupAssignment: CustomerGroupAssignment;
    }
  | {
      readonly type: 'CustomerGroupAssignmentsSet';
      readonly customerGroupAssignments: readonly CustomerGroupAssignment[];
      readonly oldCustomerGroupAssignments: readonly CustomerGroupAssignment[];
    };

/** One message: an entry in the project's record of changes to customers. */
export interface Message extends Resource {
  readonly type: MessagePayload['type'];
  /** Counts the messages of the resource, from 1. */
  readonly sequenceNumber: number;
  readonly resource: Reference<'customer'>;
  /** The customer's version after the change. */
  readonly resourceVersion: number;
  readonly payload: MessagePayload;
}
