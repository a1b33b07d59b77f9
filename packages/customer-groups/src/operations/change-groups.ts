import { checkChange, checkCustomer, checkGroups } from '../arguments.ts';
import type { RetryOptions } from '../backoff.ts';
import { type CommercetoolsClient, mutate, rejectErrors } from '../client.ts';
import { retried } from './conflict-retry.ts';
import { staleVersion } from './read.ts';
import { changeGroups as changeGroupsDocument } from '../documents.generated.ts';
import {
  actionsTowards,
  assigning,
  assigningExactly,
  type GroupChange,
  unassigning,
  type UpdateAction,
} from '../group-changes.ts';
import type {
  CustomerIdentifier,
  CustomerToChange,
  CustomerWithGroups,
  ResourceIdentifierInput,
  UpdateResult,
} from '../types.ts';

type Groups = readonly ResourceIdentifierInput[];
type Result = Promise<UpdateResult<CustomerWithGroups>>;

export const assignGroups = /* @__PURE__ */ groupsFunction('assign', (groups) =>
  groups.map(assigning),
);

export const unassignGroups = /* @__PURE__ */ groupsFunction('unassign', (groups) =>
  groups.map(unassigning),
);

export const setGroups = /* @__PURE__ */ groupsFunction('set', (groups) => [
  assigningExactly(groups),
]);

/** With a version: one request on that version. Without: reads, sends what is missing, and retries. */
function groupsFunction(
  part: 'assign' | 'unassign' | 'set',
  actionsFor: (groups: Groups) => UpdateAction[],
) {
  return async (
    client: CommercetoolsClient,
    customer: CustomerToChange,
    groups: Groups,
    options?: RetryOptions,
  ): Result => {
    checkGroups(groups);
    if (!isVersioned(customer)) return changeGroups(client, customer, { [part]: groups }, options);
    return update(client, customer, actionsFor(groups));
  };
}

export async function changeGroups(
  client: CommercetoolsClient,
  customer: CustomerToChange,
  change: GroupChange,
  options: RetryOptions = {},
): Result {
  checkChange(change);
  const held = isVersioned(customer) ? customer.version : undefined;
  return retried(
    client,
    customer,
    async (current): Result => {
      if (held !== undefined && held !== current.version) throw staleVersion(current, held);
      const actions = actionsTowards(current, change);
      return actions.length === 0
        ? { data: { customer: current } }
        : update(client, current, actions);
    },
    // A caller who passes a version has decided on it, so only the caller can decide on a later one.
    held === undefined ? options : { ...options, attempts: 1 },
    // Every attempt first reads what the last one did, so a retry is safe after any failure.
    ({ kind }) => kind !== 'refused',
  );
}

async function update(
  client: CommercetoolsClient,
  customer: CustomerIdentifier,
  actions: readonly UpdateAction[],
): Result {
  checkCustomer(customer);
  const { id, version } = customer;
  return mutate(client, changeGroupsDocument, { id, version, actions }, rejectErrors);
}

function isVersioned(customer: CustomerToChange): customer is CustomerIdentifier {
  return (customer as Partial<CustomerIdentifier> | null)?.version !== undefined;
}
