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

/** All functions of the package on one client. */
export type CustomerGroups = Pick<typeof functions, keyof typeof operations>;

/**
 * The functions of this package on a client of their own, untouched by `setup`: for tests, for several projects,
 * and for shops whose visitors and server use different credentials.
 * @throws ArgumentError (a TypeError) when there is no client in what is passed.
 */
export function createCustomerGroups(settings: SettingsLike | CommercetoolsClient): CustomerGroups {
  const client = clientOf(settings);
  const bound: Record<string, unknown> = {};
  for (const [name, operation] of Object.entries(operations)) {
    bound[name] = (operation as (...all: unknown[]) => unknown).bind(undefined, client);
  }
  return bound as unknown as CustomerGroups;
}
