import type { CustomerRecord } from '../../domain/customers.ts';
import type { Identifier, Source } from '../../domain/identifiers.ts';

/** The names and contacts of a customer in the vendor's lists. What the customer does not have is absent. */

export function namesOf({ details }: CustomerRecord, source: Source | 'ALL') {
  const profiles = details.profiles.filter((one) => source === 'ALL' || one.source === source);
  const named = profiles.find(({ firstName, lastName }) => (firstName ?? lastName) !== null);
  return { firstName: named?.firstName ?? undefined, lastName: named?.lastName ?? undefined };
}

export function contactOf(record: CustomerRecord, source: Source | 'ALL') {
  const identifiers = identifiersIn(record, source);
  return {
    email: identifiers.find(({ type }) => type === 'email')?.value,
    mobile: identifiers.find(({ type }) => type === 'mobile')?.value,
  };
}

export function identifiersIn(
  { identifiers }: CustomerRecord,
  source: Source | 'ALL',
): readonly Identifier[] {
  return identifiers.filter((one) => source === 'ALL' || one.source === source);
}
