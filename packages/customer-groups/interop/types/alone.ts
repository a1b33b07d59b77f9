/** Uses every declaration of the package in a shop that has neither Apollo nor commercetools-api. */
import * as customerGroups from '@vsf-enterprise/customer-groups';
import extension from '@vsf-enterprise/customer-groups/extension';

export const names: readonly string[] = Object.keys(customerGroups);
export const method: unknown = extension[0]?.extendApiMethods.addCustomerToGroup;
