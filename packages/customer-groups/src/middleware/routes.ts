import { ArgumentError } from '../errors.ts';
import { currentClient } from '../setup.ts';
import { isObject } from '../values.ts';
import { type Action, actions } from './actions.ts';
import {
  handle,
  MiddlewareError,
  type MiddlewareOptions,
  type RequestContext,
  withoutAuthorize,
} from './guard.ts';

/** The part of an Express app that is used here. */
export interface ExpressLike {
  // Express' own handler types differ from version to version.
  // oxlint-disable-next-line typescript/no-explicit-any
  all(path: string, handler: (req: any, res: any, next: (error: unknown) => void) => void): unknown;
}

/**
 * Routes for `apiMiddleware.extend` of `@vue-storefront/nuxt` 2.0 to 2.2, or for any Express app that parses JSON.
 * They serve `POST /customer-groups/{action}` with a body such as
 * `{ "customer": { "id": "…", "version": 5 }, "group": { "key": "vip" } }`, and reject every call unless `authorize`
 * returns true.
 *
 * A success is sent as `{ "response": … }`, as in the original documentation. A rejected call gets its status and
 * `{ "message": "…", "reason": "…" }`. Failures with status 500 or above go to the app's error handler.
 * @param options - without a `client`, the client of `setup` is used.
 * @throws ArgumentError when the returned function is called with something else than an Express app.
 * @example
 * customerGroupsRoutes({ client, authorize })(app);
 */
export function customerGroupsRoutes(options: MiddlewareOptions = {}): (app: ExpressLike) => void {
  return (app) => {
    checkApp(app);
    // Warns at startup, so that it does not first show in a visitor's call.
    if (typeof options.authorize !== 'function') console.warn(withoutAuthorize);
    for (const action of actions) {
      app.all(`/customer-groups/${action}`, (req, res, next) => {
        respond(options, action, req, res).catch(next);
      });
    }
  };
}

async function respond(
  options: MiddlewareOptions,
  action: Action,
  req: RequestContext['req'],
  res: RequestContext['res'],
): Promise<void> {
  const { customer, group, groups } = bodyOf(req);
  const client = () => options.client ?? currentClient();
  const call = { action, customer, target: group ?? groups };
  try {
    res.send({ response: await handle(options, { req, res }, client, call) });
  } catch (thrown) {
    if (!(thrown instanceof MiddlewareError) || thrown.statusCode >= 500) throw thrown;
    if (thrown.statusCode === 405) res.set('Allow', 'POST');
    res.status(thrown.statusCode).send(thrown.toJSON());
  }
}

function bodyOf(req: RequestContext['req']): Record<string, unknown> {
  if (isObject(req.body) || req.method !== 'POST') return req.body ?? {};
  throw new ArgumentError(
    'customerGroupsRoutes got a request without a parsed body. Mount express.json() before the routes.',
  );
}

/** Catches the likely mistake `app.use(customerGroupsRoutes(…))`, which would pass a request instead of the app. */
function checkApp(app: unknown): void {
  if (isObject(app) || typeof app === 'function') {
    if (typeof (app as Partial<ExpressLike>).all === 'function') return;
  }
  throw new ArgumentError(
    'customerGroupsRoutes(options) returns a function that takes the Express app. Call ' +
      'customerGroupsRoutes({ client, authorize })(app), or pass it as apiMiddleware.extend.',
  );
}
