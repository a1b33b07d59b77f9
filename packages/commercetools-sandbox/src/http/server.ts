import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { answerTokenCall, claimedClientId, type OAuth } from '../auth/oauth.ts';
import { refuseOverCapacity } from '../graphql/run.ts';
import type { RequestLog } from '../request-log.ts';
import { type Answer, refusal } from './answer.ts';
import { readBody } from './body.ts';
import type { HttpCall } from './call.ts';
import { answerControlCall } from './control.ts';
import {
  answerGraphqlCall,
  brokenGateway,
  type GraphqlEndpoint,
  type Handled,
} from './graphql-call.ts';

/** The parts that the server connects. */
export interface Served {
  readonly oauth: OAuth;
  readonly graphql: GraphqlEndpoint;
  readonly log: RequestLog;
}

/** Creates a server that is not listening yet. */
export function createSandboxServer(served: Served): Server {
  return createServer((request, response) => {
    void serve(served, request, response);
  });
}

async function serve(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const time = served.graphql.project.rules.now().toISOString();
  const [path = '/', query] = (request.url ?? '/').split('?', 2);
  const method = request.method ?? 'GET';
  let handled: Handled;
  try {
    const body = await readBody(request);
    const call = {
      method,
      path,
      query: new URLSearchParams(query),
      authorization: request.headers.authorization,
    };
    handled =
      body === null
        ? { answer: refusal(413, 'ContentTooLarge', 'The body is too large.'), logged: {} }
        : await handle(served, { ...call, body });
  } catch (error) {
    // The caller disconnected, or the sandbox itself failed; the response and the log show it.
    const message = error instanceof Error ? error.message : String(error);
    handled = { answer: refusal(500, 'General', message), logged: {} };
  }
  const { answer, logged } = handled;
  if (!isControl(path))
    served.log.add({ time, method, path, status: answer?.status ?? null, ...logged });
  if (answer === null) {
    request.socket.destroy();
    return;
  }
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': isText ? 'text/html' : 'application/json; charset=utf-8',
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}

async function handle(served: Served, call: HttpCall): Promise<Handled> {
  const { graphql, oauth, log } = served;
  const { method, path } = call;
  if (isControl(path)) {
    const { project, faults } = graphql;
    const answer = answerControlCall({ project, faults, log }, call);
    return { answer: answer ?? notFound(call, graphql), logged: {} };
  }
  if (path === graphqlPath(graphql))
    return method === 'POST'
      ? answerGraphqlCall(graphql, call)
      : { answer: onlyPost(call), logged: {} };
  if (method === 'POST' && path.startsWith('/oauth/')) return handleToken(graphql, oauth, call);
  return { answer: notFound(call, graphql), logged: {} };
}

async function handleToken(
  graphql: GraphqlEndpoint,
  oauth: OAuth,
  { path, query, authorization, body }: HttpCall,
): Promise<Handled> {
  const { faults, wait, style } = graphql;
  const form = new URLSearchParams([...query, ...new URLSearchParams(body)]);
  const call = { path, authorization, form };
  const clientId = claimedClientId(call);
  const grantType = form.get('grant_type');
  const target = { endpoint: 'token', operations: [] } as const;
  const latency = faults.take(target, ['latency']);
  if (latency !== undefined) await wait(latency.ms);
  const fault = faults.take(target, ['status', 'overCapacity', 'disconnect', 'invalidToken']);
  const logged = {
    ...(clientId === undefined ? {} : { clientId }),
    ...(grantType === null ? {} : { grantType }),
    ...(fault === undefined ? {} : { fault: fault.kind }),
  };
  if (fault?.kind === 'disconnect') return { answer: null, logged };
  if (fault?.kind === 'overCapacity')
    return { answer: refuseOverCapacity(fault.status ?? 503, style), logged };
  if (fault !== undefined)
    return { answer: brokenGateway(fault.kind === 'status' ? fault.status : 401), logged };
  return { answer: answerTokenCall(oauth, call) ?? notFound(call, graphql), logged };
}

function graphqlPath({ projectKey }: GraphqlEndpoint): string {
  return `/${projectKey}/graphql`;
}

function onlyPost({ path, method }: HttpCall): Answer {
  const message = `GraphQL at '${path}' accepts only POST, not ${method}.`;
  return { ...refusal(405, 'MethodNotAllowed', message), headers: { allow: 'POST' } };
}

/** Names the project's key, because a mistyped key is the likely cause. */
function notFound({ path }: { readonly path: string }, graphql: GraphqlEndpoint): Answer {
  return refusal(
    404,
    'ResourceNotFound',
    `The sandbox has no path '${path}'; its project is '${graphql.projectKey}', with GraphQL at '${graphqlPath(graphql)}'.`,
  );
}

function isControl(path: string): boolean {
  return path === '/healthz' || path === '/sandbox' || path.startsWith('/sandbox/');
}
