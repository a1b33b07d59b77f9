import type { Customer, CustomerDetails } from '../../domain/customers.ts';
import { integer, json, orNull } from './column.ts';
import { tableOfOrg } from './table.ts';

/** Narrow, because every join reads it. */
export const customerTable = tableOfOrg<Customer>('customers', {
  key: ['userId'],
  columns: {
    userId: integer,
    companyId: orNull(integer),
    mergedInto: orNull(integer),
    defaultGroupId: orNull(integer),
    erasedOn: orNull(integer),
    createdBy: orNull(integer),
    createdOn: integer,
    sequence: integer,
  },
});

export interface DetailsOfCustomer {
  readonly userId: number;
  readonly details: CustomerDetails;
}

export const detailsTable = tableOfOrg<DetailsOfCustomer>('customer_details', {
  key: ['userId'],
  columns: { userId: integer, details: json<CustomerDetails>() },
});
