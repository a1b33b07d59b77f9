export type { AbortSignalLike, RetryOptions } from './backoff.ts';
export type { CommercetoolsClient, SettingsLike } from './client.ts';
export { createCustomerGroups, type CustomerGroups } from './create-customer-groups.ts';
export { errorCodes, type ErrorCode, type ErrorKind } from './error-codes.ts';
export {
  ArgumentError,
  CustomerGroupsError,
  type ErrorDetail,
  errorOf,
  normalizeError,
} from './errors.ts';
export * from './functions.ts';
export type { BulkChange, GroupChange } from './group-changes.ts';
export {
  type GroupOfCustomer,
  type GroupsOfCustomer,
  groupsOf,
  type PriceSelection,
  priceSelection,
} from './groups.ts';
export type { Action, GroupRequest } from './middleware/actions.ts';
export {
  type CustomerGroupsExtension,
  customerGroupsExtension,
  type IntegrationContext,
} from './middleware/extension.ts';
export {
  type Authorize,
  MiddlewareError,
  type MiddlewareOptions,
  type RequestContext,
} from './middleware/guard.ts';
export { customerGroupsRoutes, type ExpressLike } from './middleware/routes.ts';
export type { BulkCounts, BulkItem, BulkOptions, BulkReport } from './operations/bulk.ts';
export type { BulkStatus } from './operations/bulk-batch.ts';
export type { CustomerAndGroups, ListOptions } from './operations/read.ts';
export type { FetchLike } from './post.ts';
export { createServerClient, type ServerClientOptions } from './server-client.ts';
export { setup } from './setup.ts';
export type * from './types.ts';
