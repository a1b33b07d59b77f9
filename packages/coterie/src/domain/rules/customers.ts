import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import type { Refusal } from '../refusals.ts';
import { type CodedRule, refusalBy } from './rule.ts';

interface AboutCustomer {
  readonly customer: Customer | null;
}

export const customerExists: CodedRule<AboutCustomer> = {
  name: 'customerExists',
  code: 8015,
  sentence: 'The customer exists.',
  help: 'No customer has this userId. Look her up by an identifier.',
  holds: ({ customer }) => customer !== null,
  facts: () => ({}),
};

export const customerNotMerged: CodedRule<AboutCustomer> = {
  name: 'customerNotMerged',
  code: 8069,
  sentence: 'The customer was not merged into another.',
  help: 'She takes part in nothing any more. `mergedInto` is the survivor: ask about her.',
  holds: ({ customer }) => customer && customer.mergedInto === null,
  facts: ({ customer }) =>
    customer === null || customer.mergedInto === null
      ? {}
      : { mergedInto: customer.mergedInto, customerSequence: customer.sequence },
};

export const customerNotErased: CodedRule<AboutCustomer> = {
  name: 'customerNotErased',
  code: 95060,
  sentence: 'The customer was not erased.',
  help: 'All that identified her was taken away for good, and she takes part in nothing any more.',
  holds: ({ customer }) => customer && customer.erasedOn === null,
  facts: ({ customer }) =>
    customer === null || customer.erasedOn === null ? {} : { customerSequence: customer.sequence },
};

/** Who takes part in anything: looked at before every other rule about the customer. */
export const participantRules: readonly CodedRule<AboutCustomer>[] = [
  customerExists,
  customerNotMerged,
  customerNotErased,
];

/** The customer, or why she can take part in nothing: 8015, 8069 or 95060. */
export function checkCustomer(facts: Facts, userId: number): Customer | Refusal {
  const customer = facts.customers.get(userId);
  // Sound: the first of the rules is that there is one.
  return refusalBy(participantRules, { customer }) ?? (customer as Customer);
}
