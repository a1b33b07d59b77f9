import { type Details, type Fields, newDetails } from './fields.ts';
import type { Identifier, Source } from './identifiers.ts';

/** The part of a customer that the rules use. */
export interface Customer {
  readonly userId: number;
  readonly companyId: number | null;
  /** The survivor, if this customer was merged into another. */
  readonly mergedInto: number | null;
  /** The group that the customer's transactions are for when they name none. */
  readonly defaultGroupId: number | null;
  /** When the customer was erased. The userId stays taken and can no longer take part in anything. */
  readonly erasedOn: number | null;
  readonly createdBy: number | null;
  readonly createdOn: number;
  readonly sequence: number;
}

/** Who the customer is in one source and account, without the identifiers. */
export interface Profile {
  readonly source: Source;
  readonly accountId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Custom fields and channels, stored as they were sent. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly commChannels: readonly unknown[];
}

/** What is stored about a customer for readers only: no rule depends on it. */
export const customerFields = {
  loyaltyType: {
    kind: 'choice',
    choices: ['loyalty', 'non_loyalty'],
    setBy: 'creation',
    empty: 'loyalty',
  },
  /** Code of the till at which the customer registered. */
  associatedWith: { kind: 'text', setBy: 'creation', empty: null },
  extendedFields: { kind: 'extendedFields', setBy: 'creation', empty: {} },
} as const satisfies Fields;

export interface CustomerDetails extends Details<typeof customerFields> {
  readonly profiles: readonly Profile[];
}

/** What remains of the details of an erased customer. */
export const erasedDetails: CustomerDetails = {
  ...newDetails(customerFields, { loyaltyType: 'non_loyalty' }),
  profiles: [],
};

/** A customer with everything that is stored about them, for readers. */
export interface CustomerRecord {
  readonly customer: Customer;
  readonly details: CustomerDetails;
  readonly identifiers: readonly Identifier[];
}

/**
 * UserIds that the service makes stay below this. A userId that the caller passes moves the counter only when it is
 * below this, so that one huge id cannot use up the numbers.
 */
export const madeUserIdCeiling = 2 ** 52;
