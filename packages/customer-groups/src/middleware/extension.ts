import type { CommercetoolsClient } from '../client.ts';
import { type Action, actions } from './actions.ts';
import { handle, type MiddlewareOptions, type RequestContext, withoutAuthorize } from './guard.ts';

/** What an api method gets from `@vue-storefront/middleware` 2 to 5 and from Alokai; `config` is the integration's. */
export interface IntegrationContext extends RequestContext {
  readonly client: CommercetoolsClient;
  // The shop's own type of configuration goes here.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly config: any;
}

type ApiMethod = (
  context: IntegrationContext,
  customer: unknown,
  target?: unknown,
) => Promise<unknown>;

interface AppContext {
  readonly configuration?: { readonly customerGroups?: MiddlewareOptions<IntegrationContext> };
  readonly logger?: { warning(message: string): void };
}

/** An extension as the middleware loads it. */
export interface CustomerGroupsExtension {
  readonly name: 'customerGroups';
  /** From middleware 3 on the methods are under `/{integration}/customerGroups/`. */
  readonly isNamespaced: true;
  readonly extendApiMethods: Record<Action, ApiMethod>;
  extendApp(context: AppContext): void;
}

/**
 * The package as an extension for `@vue-storefront/middleware` 2 to 5 and Alokai: POST only, refused unless
 * `authorize` says true. Options that are not passed here are read from `customerGroups` in the integration's
 * configuration, which is how `'@coterie/customer-groups/extension'` by name gets them. Without a `client` it uses
 * the integration's, which then must have the scope for it (`serverApi.operations`).
 */
export function customerGroupsExtension(
  options: MiddlewareOptions<IntegrationContext> = {},
): CustomerGroupsExtension {
  const extendApiMethods = {} as Record<Action, ApiMethod>;
  for (const action of actions) {
    extendApiMethods[action] = async (context, customer, target) => {
      const effective = { ...context.config?.customerGroups, ...options };
      const client = (): CommercetoolsClient => effective.client ?? context.client;
      return handle(effective, context, client, {
        action,
        customer,
        target,
      });
    };
  }
  return {
    name: 'customerGroups',
    isNamespaced: true,
    extendApiMethods,
    // Called once at start with the configuration: the moment to say that every call will be refused.
    extendApp({ configuration, logger }) {
      if ({ ...configuration?.customerGroups, ...options }.authorize !== undefined) return;
      if (logger === undefined) console.warn(withoutAuthorize);
      else logger.warning(withoutAuthorize);
    },
  };
}
