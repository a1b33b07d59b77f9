import { clientOf, type CommercetoolsClient, type SettingsLike } from './client.ts';
import { ArgumentError } from './errors.ts';

let current: CommercetoolsClient | undefined;

/**
 * Sets the client that the functions of this package use from now on; the last call wins. Keeps the client it
 * is given, also when the origin's own `setup` or `update` makes another one later.
 * @param settings - what `getSettings()` of commercetools-api 0.2 or `createApiClient()` of 1.x returned, an
 * ApolloClient, or `{ client }`. It is not changed.
 * @throws ArgumentError (a TypeError) when there is no client in it.
 */
export function setup(settings: SettingsLike | CommercetoolsClient): void {
  current = clientOf(settings);
}

/** @throws ArgumentError while `setup` was not called. */
export function currentClient(): CommercetoolsClient {
  if (current !== undefined) return current;
  throw new ArgumentError(
    'customer-groups has no client yet: call setup(getSettings()) first, after the setup of ' +
      '@vue-storefront/commercetools-api, or use createCustomerGroups({ client }).',
  );
}
