import { Type } from 'typebox';

import type { CustomerRecord } from '../../../domain/customers.ts';
import { toUtc } from '../../../dates.ts';
import { orNull, time } from '../../kit/shown.ts';
import { customerResource } from './fields.ts';

/** A customer as the native API shows one. */

const text = Type.String();

const profile = Type.Object(
  {
    source: Type.String({ description: 'INSTORE, MARTJACK or WECHAT.' }),
    accountId: Type.String({
      description: 'Account of the source; empty when the source has only one.',
    }),
    firstName: orNull(text, 'First name, or null.'),
    lastName: orNull(text, 'Last name, or null.'),
    fields: Type.Record(Type.String(), Type.Unknown(), { description: 'Custom fields.' }),
    commChannels: Type.Array(Type.Unknown({ description: 'One channel, as it was sent.' }), {
      description: 'Ways to reach the customer.',
    }),
    identifiers: Type.Array(
      Type.Object(
        {
          type: Type.String({ description: 'Type of the identifier.' }),
          value: Type.String({ description: 'Its value.' }),
        },
        { description: 'One identifier.' },
      ),
      { description: 'Identifiers of the customer in this source and account.' },
    ),
  },
  { title: 'ProfileRecord', description: 'The customer in one source and account.' },
);

export const customerSchema = Type.Object(
  {
    userId: Type.Integer({ description: 'Id of the customer.' }),
    profiles: Type.Array(profile, { description: 'One per source and account.' }),
    ...customerResource.shownSchemas,
    companyId: orNull(Type.Integer(), 'Id of the company of the customer; null: none.'),
    defaultGroupId: orNull(Type.Integer(), 'Id of the default group of the customer; null: none.'),
    mergedInto: orNull(
      Type.Integer(),
      'userId of the customer into whom this one was merged; null: not merged.',
    ),
    erasedOn: orNull(
      time('When the identity of the customer was erased.'),
      'When the identity of the customer was erased; null: it was not.',
    ),
    createdBy: orNull(
      Type.Integer(),
      'Id of the till that created the customer; null: the operator at the command line.',
    ),
    createdOn: time('When the customer was created.'),
    sequence: Type.Integer({
      description: 'Sequence of the last change of the customer in the change log.',
    }),
  },
  { title: 'Customer', description: 'A customer.' },
);

/** With all of its fields, or those of `fields=`. */
export const customerRecord = Type.Partial(customerSchema, {
  title: 'CustomerRecord',
  description: 'A customer, or those of its fields that `fields` names.',
});

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
    ...customerResource.show(details),
    companyId: customer.companyId,
    defaultGroupId: customer.defaultGroupId,
    mergedInto: customer.mergedInto,
    erasedOn: customer.erasedOn === null ? null : toUtc(customer.erasedOn),
    createdBy: customer.createdBy,
    createdOn: toUtc(customer.createdOn),
    sequence: customer.sequence,
  };
}
