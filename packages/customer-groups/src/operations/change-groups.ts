import { checkChange, checkCustomer, checkGroups } from '../arguments.ts';
import type { RetryOptions } from '../backoff.ts';
import { type CommercetoolsClient, mutate } from '../client.ts';
import { retried } from './conflict-retry.ts';
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
  CustomerReference,
  CustomerWithGroups,
  ResourceIdentifierInput,
  UpdateResult,
} from '../types.ts';

/** With a version: exactly one request, on that version. Without: whatever it takes to make it so. */
export type CustomerToChange = CustomerIdentifier | CustomerReference;

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

/** One request on the version that is passed, or else whatever it takes to make it so. */
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
  customer: CustomerReference,
  change: GroupChange,
  options: RetryOptions = {},
): Result {
  checkChange(change);
  return retried(
    client,
    customer,
    async (current): Result => {
      const actions = actionsTowards(current, change);
      return actions.length === 0
        ? { data: { customer: current } }
        : update(client, current, actions);
    },
    options,
    // What the last try did is read before the next, so that trying again is safe after any failure.
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
  return mutate(client, changeGroupsDocument, { id, version, actions });
}

function isVersioned(customer: CustomerToChange): customer is CustomerIdentifier {
  return (customer as Partial<CustomerIdentifier> | null)?.version !== undefined;
}
