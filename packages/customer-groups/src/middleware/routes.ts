import { currentClient } from '../setup.ts';
import { isObject } from '../values.ts';
import { type Action, actions } from './actions.ts';
import { handle, MiddlewareError, type MiddlewareOptions } from './guard.ts';

/** As much of Express as is used here. */
export interface ExpressLike {
  // Express' own handler types differ from version to version.
  // oxlint-disable-next-line typescript/no-explicit-any
  all(path: string, handler: (req: any, res: any, next: (error: unknown) => void) => void): unknown;
}

export interface ExpressContext {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly req: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly res: any;
}

/**
 * For `apiMiddleware.extend` of `@vue-storefront/nuxt` 2.0 to 2.2, or any Express app that parses JSON: the route
 * `POST /customer-groups/{action}` with a body such as `{ "customer": { "id", "version" }, "group": { "key" } }`.
 * Refused unless `authorize` says true. Answers `{ "response": … }`, as the original documentation's route does;
 * refusals `{ "message", "reason" }` with their status, and those from 500 on go to the app's own error handling.
 * @param options - without a `client` that of `setup` is used.
 */
export function customerGroupsRoutes(
  options: MiddlewareOptions<ExpressContext> = {},
): (app: ExpressLike) => void {
  return (app) => {
    for (const action of actions) {
      app.all(`/customer-groups/${action}`, (req, res, next) => {
        respond(options, action, req, res).catch(next);
      });
    }
  };
}

async function respond(
  options: MiddlewareOptions<ExpressContext>,
  action: Action,
  req: ExpressContext['req'],
  res: ExpressContext['res'],
): Promise<void> {
  const { customer, group, groups } = isObject(req.body)
    ? req.body
    : ({} as Record<string, unknown>);
  const client = () => options.client ?? currentClient();
  const call = { method: req.method, action, customer, target: group ?? groups };
  try {
    res.send({ response: await handle(options, { req, res }, client, call) });
  } catch (thrown) {
    if (!(thrown instanceof MiddlewareError) || thrown.statusCode >= 500) throw thrown;
    if (thrown.statusCode === 405) res.set('Allow', 'POST');
    res.status(thrown.statusCode).send(thrown.toJSON());
  }
}
