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

/** As much of Express as is used here. */
export interface ExpressLike {
  // Express' own handler types differ from version to version.
  // oxlint-disable-next-line typescript/no-explicit-any
  all(path: string, handler: (req: any, res: any, next: (error: unknown) => void) => void): unknown;
}

/**
 * For `apiMiddleware.extend` of `@vue-storefront/nuxt` 2.0 to 2.2, or any Express app that parses JSON: the route
 * `POST /customer-groups/{action}` with a body such as `{ "customer": { "id", "version" }, "group": { "key" } }`.
 * Refused unless `authorize` says true. Answers `{ "response": … }`, as the original documentation's route does;
 * refusals `{ "message", "reason" }` with their status; failures from 500 on go to the app's own error handling.
 * @param options - without a `client` that of `setup` is used.
 */
export function customerGroupsRoutes(options: MiddlewareOptions = {}): (app: ExpressLike) => void {
  return (app) => {
    checkApp(app);
    // Said at the start, since otherwise it shows at the first visitor's call.
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
    'customerGroupsRoutes got a request whose body was not parsed: mount express.json() before the routes.',
  );
}

/** `app.use(customerGroupsRoutes(…))` is natural, and wrong: it would get a request for an app. */
function checkApp(app: unknown): void {
  if (isObject(app) || typeof app === 'function') {
    if (typeof (app as Partial<ExpressLike>).all === 'function') return;
  }
  throw new ArgumentError(
    'customerGroupsRoutes(options) returns a function that takes the Express app: ' +
      'customerGroupsRoutes({ client, authorize })(app), or as apiMiddleware.extend.',
  );
}
