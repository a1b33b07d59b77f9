import { type Details, type Fields, newDetails } from './fields.ts';
import type { Identifier, Source } from './identifiers.ts';

/** What the rules need of a customer. */
export interface Customer {
  readonly userId: number;
  readonly companyId: number | null;
  /** The survivor's userId when this customer was merged away. */
  readonly mergedInto: number | null;
  /** The group used for her group transactions when a transaction names none. */
  readonly defaultGroupId: number | null;
  /** When all that identifies her was erased; her userId stays taken, and she takes part in nothing. */
  readonly erasedOn: number | null;
  readonly createdBy: number | null;
  readonly createdOn: number;
  readonly sequence: number;
}

/** Who the customer is in one source and account, without her identifiers. */
export interface Profile {
  readonly source: Source;
  readonly accountId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Custom fields and channels, kept as they came. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly commChannels: readonly unknown[];
}

/** What is kept about a customer for readers; no rule depends on it. */
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

/** A customer with everything that is kept about her, for readers. */
export interface CustomerRecord {
  readonly customer: Customer;
  readonly details: CustomerDetails;
  readonly identifiers: readonly Identifier[];
}

/**
 * Made userIds stay below this, and only brought ones below it push the counter: a caller that
 * brings one huge id can not use the numbers up.
 */
export const madeUserIdCeiling = 2 ** 52;
