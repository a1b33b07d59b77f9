import type { Tokens } from '../auth/tokens.ts';
import type { FaultDeck, FaultTarget } from '../faults.ts';
import { type Operation, readOperation } from '../graphql/operation.ts';
import {
  type AnswerStyle,
  refuseDocument,
  refuseOverCapacity,
  runOperation,
} from '../graphql/run.ts';
import type { Project } from '../project/project.ts';
import { type LoggedRequest, withoutSecrets } from '../request-log.ts';
import { type Answer, invalidToken, refusal } from './answer.ts';
import { parseObject } from './body.ts';
import type { HttpCall } from './call.ts';

/** What the GraphQL endpoint needs. */
export interface GraphqlEndpoint {
  readonly project: Project;
  readonly projectKey: string;
  readonly tokens: Tokens;
  readonly faults: FaultDeck;
  readonly style: AnswerStyle;
  /** Waits; the wait ends early when the sandbox closes. */
  readonly wait: (ms: number) => Promise<void>;
  /** Writes the state to its file, if there is one, before the response is sent. */
  readonly keep: () => Promise<void>;
}

/** The response, or null to cut the connection, and the log entry of the call. */
export interface Handled {
  readonly answer: Answer | null;
  readonly logged: Partial<LoggedRequest>;
}

export async function answerGraphqlCall(
  endpoint: GraphqlEndpoint,
  call: HttpCall,
): Promise<Handled> {
  const { faults, tokens, style } = endpoint;
  const request = readRequest(call.body);
  const read = request && readOperation(request);
  const operation = read && 'operation' in read ? read.operation : undefined;
  const token = /^Bearer (\S+)$/i.exec(call.authorization ?? '')?.[1] ?? '';
  const target = targetOf(operation, request?.operationName);
  const logged = describe(operation, request?.operationName);

  const latency = faults.take(target, ['latency']);
  if (latency !== undefined) await endpoint.wait(latency.ms);
  const fault = faults.take(target, ['status', 'invalidToken', 'overCapacity', 'disconnect']);
  if (fault?.kind === 'invalidToken') tokens.revoke(token);
  const grant = tokens.find(token);
  const seen = {
    ...logged,
    ...(grant === null ? {} : { clientId: grant.clientId, scopes: grant.scopes }),
    ...(fault === undefined ? {} : { fault: fault.kind }),
  };

  async function run(): Promise<Answer> {
    if (grant === null) return invalidToken();
    if (read === null)
      return refusal(400, 'InvalidJsonInput', "Expected a JSON object with a 'query'.");
    if ('errors' in read) return refuseDocument(read.errors, style);
    const { project, projectKey } = endpoint;
    const takeConflict = (): boolean => faults.take(target, ['conflict']) !== undefined;
    const answer = runOperation(
      read.operation,
      { project, projectKey, grant, takeConflict },
      style,
    );
    await endpoint.keep();
    return answer;
  }

  switch (fault?.kind) {
    case 'status':
      if (fault.applied === true) await run();
      return { answer: brokenGateway(fault.status), logged: seen };
    case 'disconnect':
      if (fault.applied === true) await run();
      return { answer: null, logged: seen };
    case 'overCapacity':
      return { answer: refuseOverCapacity(fault.status ?? 503, style), logged: seen };
    default:
      return { answer: await run(), logged: seen };
  }
}

/** The response of a gateway between caller and service: HTML, or JSON for a 4xx. */
export function brokenGateway(status: number): Answer {
  if (status === 401) return invalidToken();
  if (status < 500) return refusal(status, 'General', `The fault asked for the status ${status}.`);
  return { status, body: `<html><body><h1>${status}</h1></body></html>` };
}

function readRequest(body: string): Parameters<typeof readOperation>[0] | null {
  const object = parseObject(body);
  const { query, operationName, variables } = object ?? {};
  if (typeof query !== 'string') return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) return null;
  return { query, operationName: operationName ?? undefined, variables: { ...variables } };
}

function targetOf(operation: Operation | undefined, asked: string | undefined): FaultTarget {
  const names = operation?.fields.map(({ name }) => name) ?? [];
  const name = operation?.name ?? asked;
  return { endpoint: 'graphql', operations: name === undefined ? names : [name, ...names] };
}

function describe(
  operation: Operation | undefined,
  asked: string | undefined,
): Partial<LoggedRequest> {
  const operationName = operation?.name ?? asked;
  return {
    ...(operationName === undefined ? {} : { operationName }),
    ...(operation === undefined
      ? {}
      : {
          fields: operation.fields.map(({ name, alias }) => ({ name, alias })),
          variables: withoutSecrets(
            operation.variables,
            operation.fields.map(({ args }) => args),
          ),
        }),
  };
}
