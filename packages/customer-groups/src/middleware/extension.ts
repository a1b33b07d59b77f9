import type { CommercetoolsClient } from '../client.ts';
import { type Action, actions } from './actions.ts';
import { handle, type MiddlewareOptions, type RequestContext, withoutAuthorize } from './guard.ts';

/** The context that `@vue-storefront/middleware` 2 to 5 and Alokai pass to API methods. */
export interface IntegrationContext extends RequestContext {
  /** The client of the integration. */
  readonly client: CommercetoolsClient;
  /** The configuration of the integration. */
  // Only `any` accepts the configuration type of every shop.
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

/** An extension in the shape that the middleware loads. */
export interface CustomerGroupsExtension {
  readonly name: 'customerGroups';
  /** Middleware 3 and later serve the methods below `/{integration}/customerGroups/`. */
  readonly isNamespaced: true;
  readonly extendApiMethods: Record<Action, ApiMethod>;
  extendApp(context: AppContext): void;
}

/**
 * The package as an extension for `@vue-storefront/middleware` 2 to 5 and Alokai. It accepts only POST, and rejects
 * every call unless `authorize` returns true.
 * @param options - options that are not passed are read from `customerGroups` in the integration's configuration;
 * an extension that is configured by its name, `'@coterie/customer-groups/extension'`, gets all of them from there.
 * Without a `client` the integration's client is used, which then needs the scope `manage_customers`
 * (`serverApi.operations`).
 * @example
 * // middleware.config.js
 * extensions: (existing) => [...existing, customerGroupsExtension({ client, authorize })],
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
    // The middleware calls this once at startup, so the warning comes before the first rejected call.
    extendApp({ configuration, logger }) {
      if ({ ...configuration?.customerGroups, ...options }.authorize !== undefined) return;
      if (logger === undefined) console.warn(withoutAuthorize);
      else logger.warning(withoutAuthorize);
    },
  };
}
