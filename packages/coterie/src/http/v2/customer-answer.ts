import type { Customer, CustomerRecord } from '../../domain/customers.ts';
import { refusal } from '../../domain/refusals.ts';
import { toIso } from '../../dates.ts';
import { toItem } from '../kit/failures.ts';

/** The customer in the format of the vendor's calls. `source` selects the profiles of one source, or ALL. */
export function toCustomerAnswer(record: CustomerRecord, source: string, timeZone: string) {
  const { customer, details, identifiers } = record;
  const profiles = details.profiles.filter(
    (profile) => source === 'ALL' || profile.source === source,
  );
  return {
    id: customer.userId,
    profiles: profiles.map((profile) => ({
      firstName: profile.firstName ?? undefined,
      lastName: profile.lastName ?? undefined,
      fields: profile.fields,
      identifiers: identifiers
        .filter((one) => one.source === profile.source && one.accountId === profile.accountId)
        .map(({ type, value }) => ({ type, value })),
      commChannels: profile.commChannels,
      source: profile.source,
      userId: customer.userId,
      accountId: profile.accountId,
    })),
    loyaltyInfo: { loyaltyType: details.loyaltyType },
    associatedWith: details.associatedWith ?? undefined,
    extendedFields: details.extendedFields,
    companyId: customer.companyId ?? undefined,
    defaultGroupId: customer.defaultGroupId ?? undefined,
    mergedInto: customer.mergedInto ?? undefined,
    createdBy: customer.createdBy ?? undefined,
    createdOn: toIso(customer.createdOn, timeZone),
    warnings: warningsOf(customer),
  };
}

function warningsOf({ mergedInto, erasedOn }: Customer): readonly object[] {
  if (erasedOn !== null) return [toItem(refusal(95060))];
  return mergedInto === null ? [] : [toItem(refusal(8069))];
}
