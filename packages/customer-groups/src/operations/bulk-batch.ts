import { backoff, type RetryOptions } from '../backoff.ts';
import { aliasOf, bulkDocument, bulkVariables, type Update } from './bulk-document.ts';
import type { CommercetoolsClient } from '../client.ts';
import { CustomerGroupsError, errorOf, normalizeError } from '../errors.ts';
import { actionsTowards, type BulkChange } from '../group-changes.ts';
import { noCustomer, readEach, staleVersion } from './read.ts';
import { isObject } from '../values.ts';

/**
 * The outcome of one change of a bulk run.
 * - `updated`: the customer now has the wanted groups
 * - `unchanged`: the customer already had the wanted groups
 * - `failed`: rejected, and nothing was changed; `error` says why
 * - `pending`: not done, because the run ended first
 * - `unknown`: sent, but the response was lost and the customer could not be read afterwards
 */
export type BulkStatus = 'updated' | 'unchanged' | 'failed' | 'pending' | 'unknown';

/** The progress of one change. */
export interface Work {
  readonly index: number;
  readonly change: BulkChange;
  status: BulkStatus;
  version?: number;
  error?: CustomerGroupsError;
  /** A request that changes this customer was sent. */
  sent: boolean;
  /** The last request got no response about this customer. */
  lost: boolean;
}

/** Codes that do not concern a single customer: every further request would fail in the same way. */
const endsTheRun = new Set(['insufficient_scope', 'invalid_scope', 'invalid_client', 'HttpError']);

/** HTTP statuses that one customer's part can cause for the whole request; 403 or 404 concern all of it. */
const statusesOfOnePart = new Set([200, 400, 413]);

/** Carries the failure that ends the run past the remaining steps of the batch. */
class RunEnded extends Error {
  readonly failure: CustomerGroupsError;

  constructor(failure: CustomerGroupsError) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * Gives a batch of customers the wanted groups: reads them, sends what is missing, and repeats this for those with a
 * conflict or a lost response. The effect of an earlier attempt is always read, never assumed.
 * @returns the failure that must end the whole run; undefined when every change of the batch is settled.
 */
export async function settle(
  client: CommercetoolsClient,
  batch: readonly Work[],
  options: RetryOptions,
): Promise<CustomerGroupsError | undefined> {
  try {
    const open = await tryAgainAndAgain(client, batch, options);
    const lost = open.filter((work) => work.lost);
    for (const work of open) if (!work.lost) work.status = 'failed';
    // Reads once more, because a change whose response was lost may have been made.
    if (lost.length > 0) await missingUpdates(client, lost);
    return lost.find(({ status }) => status === 'pending')?.error;
  } catch (thrown) {
    if (!(thrown instanceof RunEnded)) throw thrown;
    for (const work of batch) {
      if (work.status === 'pending' && work.sent && work.lost) work.status = 'unknown';
    }
    return thrown.failure;
  }
}

/** @returns the changes that are still open after the last attempt. */
async function tryAgainAndAgain(
  client: CommercetoolsClient,
  batch: readonly Work[],
  options: RetryOptions,
): Promise<readonly Work[]> {
  let open = batch;
  for (let tried = 1; ; tried += 1) {
    open = await attempt(client, open);
    if (open.length === 0 || !(await backoff(tried, options))) return open;
  }
}

/** @returns the changes worth another attempt. */
async function attempt(
  client: CommercetoolsClient,
  works: readonly Work[],
): Promise<readonly Work[]> {
  let updates: Map<Work, Update>;
  try {
    updates = await missingUpdates(client, works);
  } catch (thrown) {
    if (!(thrown instanceof RunEnded) || thrown.failure.kind === 'refused') throw thrown;
    return lose(works, thrown.failure);
  }
  return send(client, updates);
}

/**
 * Reads the customers, settles those who have the wanted groups or do not exist, and returns the updates that the
 * others need.
 * @throws RunEnded when the customers cannot be read.
 */
async function missingUpdates(
  client: CommercetoolsClient,
  works: readonly Work[],
): Promise<Map<Work, Update>> {
  const customers = works.map(({ change }) => change.customer);
  const found = await readEach(client, customers).catch((thrown: unknown) => {
    throw new RunEnded(normalizeError(thrown));
  });
  const updates = new Map<Work, Update>();
  for (const [index, work] of works.entries()) {
    const customer = found[index];
    work.lost = false;
    if (customer === undefined) {
      fail(work, noCustomer(work.change.customer));
      continue;
    }
    const { id, version } = customer;
    const actions = actionsTowards(customer, work.change);
    const held = 'version' in work.change.customer ? work.change.customer.version : version;
    if (actions.length === 0) succeed(work, version);
    else if (held !== version) fail(work, staleVersion(customer, held));
    else updates.set(work, { id, version, actions });
  }
  return updates;
}

async function send(
  client: CommercetoolsClient,
  updates: ReadonlyMap<Work, Update>,
): Promise<readonly Work[]> {
  if (updates.size === 0) return [];
  const works = [...updates.keys()];
  for (const work of works) work.sent = true;
  let answer: unknown;
  try {
    answer = await client.mutate({
      mutation: bulkDocument(works.length),
      variables: bulkVariables([...updates.values()]),
      fetchPolicy: 'no-cache',
      // Otherwise Apollo discards the results of all customers when one of them has an error.
      errorPolicy: 'all',
    });
  } catch (thrown) {
    return sendFailed(client, updates, normalizeError(thrown));
  }
  const failure = errorOf(answer);
  const aliases = works.map((_, index) => aliasOf(index));
  const errors = new Map(failure?.errors.map((error) => [error.path[0], error]));
  if (failure !== null && !aliases.some((alias) => errors.has(alias))) {
    return sendFailed(client, updates, failure);
  }
  const data = isObject(answer) ? answer['data'] : undefined;
  return works.filter((work, index) => {
    const alias = aliasOf(index);
    const error = errors.get(alias);
    const customer = isObject(data) ? data[alias] : undefined;
    if (isObject(customer)) succeed(work, Number(customer['version']));
    else if (error !== undefined) refuse(work, new CustomerGroupsError([error], failure?.status));
    else lose([work], noAnswer());
    return work.status === 'pending';
  });
}

/** Handles a request that failed as a whole: it was lost, must end the run, or was rejected because of one customer. */
async function sendFailed(
  client: CommercetoolsClient,
  updates: ReadonlyMap<Work, Update>,
  failure: CustomerGroupsError,
): Promise<readonly Work[]> {
  const entries = [...updates];
  if (failure.kind !== 'refused') return lose([...updates.keys()], failure);
  const { code, status = 200 } = failure;
  // A page from a proxy: the request may or may not have reached commercetools behind it.
  if (code === 'HttpError' && status < 300) lose([...updates.keys()], failure);
  if (endsTheRun.has(code) || !statusesOfOnePart.has(status)) throw new RunEnded(failure);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    fail(only[0], failure);
    return [];
  }
  // commercetools rejects the whole document for one bad part, so halve it until that part is alone.
  const half = Math.ceil(entries.length / 2);
  return [
    ...(await send(client, new Map(entries.slice(0, half)))),
    ...(await send(client, new Map(entries.slice(half)))),
  ];
}

function succeed(work: Work, version: number): void {
  work.status = work.sent ? 'updated' : 'unchanged';
  work.version = version;
  delete work.error;
}

function fail(work: Work, error: CustomerGroupsError): void {
  work.status = 'failed';
  work.error = error;
}

/** Records an error of this one customer's change; it is final unless another attempt can succeed. */
function refuse(work: Work, error: CustomerGroupsError): void {
  if (endsTheRun.has(error.code)) throw new RunEnded(error);
  work.error = error;
  work.lost = false;
  if (error.kind === 'refused') work.status = 'failed';
}

function lose(works: readonly Work[], error: CustomerGroupsError): readonly Work[] {
  for (const work of works) Object.assign(work, { error, lost: true });
  return works;
}

function noAnswer(): CustomerGroupsError {
  const message = 'The response does not contain this customer.';
  return new CustomerGroupsError([{ code: 'Unavailable', message, path: [] }]);
}
