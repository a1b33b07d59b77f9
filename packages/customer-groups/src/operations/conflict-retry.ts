import { checkCustomerReference } from '../arguments.ts';
import { backoff, defaultAttempts, type RetryOptions } from '../backoff.ts';
import type { CommercetoolsClient } from '../client.ts';
import { type CustomerGroupsError, errorOf, normalizeError } from '../errors.ts';
import { readCustomer } from './read.ts';
import type { CustomerReference, CustomerWithGroups } from '../types.ts';

export async function withConflictRetry<T>(
  client: CommercetoolsClient,
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  return retried(client, customer, attempt, options, ({ kind }) => kind === 'conflict');
}

/**
 * Reads the customer and lets `attempt` act on what was read, again and again while it fails in a way that
 * `worthwhile` accepts.
 */
export async function retried<T>(
  client: CommercetoolsClient,
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options: RetryOptions,
  worthwhile: (failure: CustomerGroupsError) => boolean,
): Promise<T> {
  checkCustomerReference(customer);
  const { attempts = defaultAttempts, signal } = options;
  for (let tried = 1; ; tried += 1) {
    const last = tried >= attempts || signal?.aborted === true;
    try {
      const answer = await attempt(await readCustomer(client, customer));
      const failure = errorOf(answer);
      if (failure === null || last || !worthwhile(failure)) return answer;
    } catch (thrown) {
      if (last || !worthwhile(normalizeError(thrown))) throw thrown;
    }
    await backoff(tried, options);
  }
}
