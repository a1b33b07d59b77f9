import { Type } from 'typebox';

import type { CustomerRecord } from '../../../domain/customers.ts';
import { toUtc } from '../../../dates.ts';
import { orNull } from '../../kit/shown.ts';
import { groupSchema } from '../groups/answer.ts';

/** A customer as the native API answers her. */

const text = Type.String();

const profile = Type.Object(
  {
    source: Type.String({ description: 'INSTORE, MARTJACK or WECHAT.' }),
    accountId: Type.String({ description: 'Account of the source; empty when it has one only.' }),
    firstName: orNull(text, 'First name, or null.'),
    lastName: orNull(text, 'Last name, or null.'),
    fields: Type.Record(Type.String(), Type.Unknown(), { description: 'Custom fields.' }),
    commChannels: Type.Array(Type.Unknown({ description: 'One channel, as it came.' }), {
      description: 'How to reach her.',
    }),
    identifiers: Type.Array(
      Type.Object(
        {
          type: Type.String({ description: 'Type of the identifier.' }),
          value: Type.String({ description: 'Its value.' }),
        },
        { description: 'One identifier.' },
      ),
      { description: 'Her identifiers in this source.' },
    ),
  },
  { title: 'ProfileRecord', description: 'Who she is in one source and account.' },
);

export const customerRecord = Type.Partial(
  Type.Object({
    userId: Type.Integer({ description: 'Id of the customer.' }),
    profiles: Type.Array(profile, { description: 'One per source and account.' }),
    loyaltyType: Type.String({ description: 'loyalty or non_loyalty.' }),
    associatedWith: orNull(text, 'Code of the till she registered at, or null.'),
    extendedFields: groupSchema.properties.extendedFields,
    companyId: orNull(Type.Integer(), 'Her company, or null.'),
    defaultGroupId: orNull(Type.Integer(), 'Her default group, or null.'),
    mergedInto: orNull(Type.Integer(), 'userId of the customer she was merged into, or null.'),
    erasedOn: orNull(text, 'When all that identified her was erased, in UTC (ISO 8601), or null.'),
    createdBy: orNull(Type.Integer(), 'Id of the till that created her; null: the operator.'),
    createdOn: Type.String({ description: 'When she was created, in UTC (ISO 8601).' }),
    sequence: Type.Integer({ description: 'Sequence of her last change in the org’s log.' }),
  }),
  { title: 'CustomerRecord', description: 'A customer.' },
);

export function toCustomerRecord({ customer, details, identifiers }: CustomerRecord) {
  return {
    userId: customer.userId,
    profiles: details.profiles.map((one) => ({
      source: one.source,
      accountId: one.accountId,
      firstName: one.firstName,
      lastName: one.lastName,
      fields: one.fields,
      commChannels: one.commChannels,
      identifiers: identifiers
        .filter(({ source, accountId }) => source === one.source && accountId === one.accountId)
        .map(({ type, value }) => ({ type, value })),
    })),
    loyaltyType: details.loyaltyType,
    associatedWith: details.associatedWith,
    extendedFields: details.extendedFields,
    companyId: customer.companyId,
    defaultGroupId: customer.defaultGroupId,
    mergedInto: customer.mergedInto,
    erasedOn: customer.erasedOn === null ? null : toUtc(customer.erasedOn),
    createdBy: customer.createdBy,
    createdOn: toUtc(customer.createdOn),
    sequence: customer.sequence,
  };
}
