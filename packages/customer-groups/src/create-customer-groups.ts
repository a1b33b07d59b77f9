import { clientOf, type CommercetoolsClient, type SettingsLike } from './client.ts';
import type * as functions from './functions.ts';
import { bulkChangeGroups } from './operations/bulk.ts';
import {
  assignGroups,
  changeGroups,
  setGroups,
  unassignGroups,
} from './operations/change-groups.ts';
import { withConflictRetry } from './operations/conflict-retry.ts';
import { addCustomerToGroup, removeCustomerFromGroup } from './operations/drop-in.ts';
import { ensureGroup } from './operations/ensure-group.ts';
import { findGroup, getCustomerGroups, listCustomers } from './operations/read.ts';

const operations = {
  addCustomerToGroup,
  removeCustomerFromGroup,
  assignGroups,
  unassignGroups,
  setGroups,
  changeGroups,
  bulkChangeGroups,
  getCustomerGroups,
  listCustomers,
  findGroup,
  ensureGroup,
  withConflictRetry,
};

/** All functions of the package that need a client, bound to one client. */
export type CustomerGroups = Pick<typeof functions, keyof typeof operations>;

/**
 * Binds the functions of this package to one client, independent of `setup`. Use it in tests, with several projects,
 * or when visitors and server have different credentials.
 * @param settings - everything that `setup` accepts.
 * @returns the functions; they do not use `this`, so they can be destructured.
 * @throws ArgumentError (a TypeError) when `settings` holds no client.
 * @example
 * const groups = createCustomerGroups({ client: createServerClient({ … }) });
 * await groups.assignGroups({ key: 'ada' }, [{ key: 'vip' }]);
 */
export function createCustomerGroups(settings: SettingsLike | CommercetoolsClient): CustomerGroups {
  const client = clientOf(settings);
  const bound: Record<string, unknown> = {};
  for (const [name, operation] of Object.entries(operations)) {
    bound[name] = (operation as (...all: unknown[]) => unknown).bind(undefined, client);
  }
  return bound as unknown as CustomerGroups;
}
