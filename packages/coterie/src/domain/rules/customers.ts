import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import type { Refusal } from '../refusals.ts';
import { type CodedRule, refusalBy } from './rule.ts';

/** A customer, as named and as found. */
interface CustomerSubject {
  readonly userId: number;
  readonly customer: Customer | null;
}

export const customerExists: CodedRule<CustomerSubject> = {
  name: 'customerExists',
  code: 8015,
  sentence: 'The customer exists.',
  help: 'Create the customer first with `POST /v2/customers`, or find the right userId with `GET /v2/customers/lookup`.',
  holds: ({ customer }) => customer !== null,
  facts: () => ({}),
  fill: ({ userId }) => ({ x: userId, when: 'missing' }),
};

export const customerNotMerged: CodedRule<CustomerSubject> = {
  name: 'customerNotMerged',
  code: 8069,
  sentence: 'The customer was not merged into another.',
  help: 'A merged customer can no longer take part in anything. Use the customer in `mergedInto` instead.',
  holds: ({ customer }) => customer && customer.mergedInto === null,
  facts: ({ customer }) =>
    customer === null || customer.mergedInto === null
      ? {}
      : { mergedInto: customer.mergedInto, customerSequence: customer.sequence },
  fill: ({ userId, customer }) => ({ x: userId, y: customer?.mergedInto ?? '' }),
};

const customerNotErased: CodedRule<CustomerSubject> = {
  name: 'customerNotErased',
  code: 95060,
  sentence: 'The customer was not erased.',
  help: 'Everything that identified the customer was removed for good, and the userId can no longer take part in anything. Create a new customer with `POST /v2/customers`.',
  holds: ({ customer }) => customer && customer.erasedOn === null,
  facts: ({ customer }) =>
    customer === null || customer.erasedOn === null ? {} : { customerSequence: customer.sequence },
  fill: ({ userId }) => ({ x: userId }),
};

/** Whether the customer can take part in anything. These are checked before all other rules about the customer. */
export const participantRules: readonly CodedRule<CustomerSubject>[] = [
  customerExists,
  customerNotMerged,
  customerNotErased,
];

/** The customer, or why they cannot take part in anything: 8015, 8069 or 95060. */
export function checkCustomer(facts: Facts, userId: number): Customer | Refusal {
  const customer = facts.customers.get(userId);
  // Sound: the first of the rules is that the customer exists.
  return refusalBy(participantRules, { userId, customer }) ?? (customer as Customer);
}
