import { customerFields } from '../../../domain/customers.ts';
import { defineResource } from '../../kit/resource.ts';

/** What each field of a customer means. The domain says what it holds and who sets it. */
export const customerResource = defineResource(customerFields, {
  loyaltyType: { text: 'Whether the customer takes part in the loyalty program.' },
  associatedWith: { text: 'Code of the till at which the customer registered; null: none.' },
  extendedFields: { text: 'Custom fields.' },
});
