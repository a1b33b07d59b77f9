import { clientOf, type CommercetoolsClient, type SettingsLike } from './client.ts';
import { ArgumentError } from './errors.ts';

let current: CommercetoolsClient | undefined;

/**
 * Sets the client that the functions of this package use from now on, in the whole process; the last call wins.
 * The client stays in use even when `setup` or `update` of commercetools-api creates another one later.
 * @param settings - what `getSettings()` of commercetools-api 0.2 or `createApiClient()` of 1.x returns, an
 * ApolloClient 2.6, 3 or 4, or `{ client }`. It is not modified.
 * @throws ArgumentError (a TypeError) when `settings` holds no client.
 * @example
 * originSetup({ api: { … } }); // the setup of @vue-storefront/commercetools-api
 * setup(getSettings());
 */
export function setup(settings: SettingsLike | CommercetoolsClient): void {
  current = clientOf(settings);
}

/** @throws ArgumentError when `setup` has not been called. */
export function currentClient(): CommercetoolsClient {
  if (current !== undefined) return current;
  throw new ArgumentError(
    'customer-groups has no client yet: call setup(getSettings()) first, after the setup of ' +
      '@vue-storefront/commercetools-api, or use createCustomerGroups({ client }).',
  );
}
