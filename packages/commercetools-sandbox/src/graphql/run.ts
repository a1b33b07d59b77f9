import { executeSync, GraphQLError } from 'graphql';

import { checkScopes } from '../auth/scopes.ts';
import { ApiError } from '../errors.ts';
import { type Answer, refusal } from '../http/answer.ts';
import { checkActions, checkIdOrKey } from '../project/checks.ts';
import type { Operation } from './operation.ts';
import type { CallContext } from './resolvers.ts';
import { schema } from './schema.ts';

/** Settings of the responses where those of commercetools vary or are not known. */
export interface AnswerStyle {
  /** The HTTP status of `insufficient_scope`: 403 rejects the whole call, 200 single fields. */
  readonly insufficientScopeStatus: 200 | 403;
  /** Also puts `code` and its details beside `extensions`, as in 2021. */
  readonly legacyErrors: boolean;
}

/** Runs an operation synchronously, so that no other call can interleave. */
export function runOperation(operation: Operation, call: CallContext, style: AnswerStyle): Answer {
  const refused = refuseBeforehand(operation, call, style);
  if (refused !== undefined) return refused;
  const { data, errors = [] } = executeSync({
    schema,
    document: operation.document,
    contextValue: call,
    variableValues: operation.variables,
    ...(operation.name === undefined ? {} : { operationName: operation.name }),
  });
  if (errors.length === 0) return { status: 200, body: { data } };
  const isInvalid = errors.some(({ originalError }) => codeOf(originalError) === 'InvalidInput');
  return {
    status: isInvalid ? 400 : 200,
    body: { data, errors: errors.map((error) => toJson(error, style)) },
  };
}

/** The response to an invalid document: HTTP 400 since January 2026. */
export function refuseDocument(errors: readonly GraphQLError[], style: AnswerStyle): Answer {
  return {
    status: 400,
    body: { data: null, errors: errors.map((error) => toJson(error, style)) },
  };
}

/** The response of an overloaded service: a GraphQL error (200), or an error of the HTTP API (503). */
export function refuseOverCapacity(status: 200 | 503, style: AnswerStyle): Answer {
  const error = new ApiError('OverCapacity', 'The service is having trouble handling the load.');
  const { code, message } = error;
  if (status === 200)
    return { status, body: { data: null, errors: [{ message, ...describe(error, style) }] } };
  const errors = [{ code, message, ...describe(error, style) }];
  return { status, body: { statusCode: status, message, errors } };
}

/** The fields that concern one resource. */
const needIdOrKey = new Set([
  'customer',
  'customerGroup',
  'updateCustomer',
  'deleteCustomer',
  'updateCustomerGroup',
  'deleteCustomerGroup',
]);

/** Rejects the whole call for errors that can be seen before it runs, so that nothing is half done. */
function refuseBeforehand(
  operation: Operation,
  call: CallContext,
  style: AnswerStyle,
): Answer | undefined {
  for (const { name, alias, args, node } of operation.fields) {
    try {
      if (style.insufficientScopeStatus === 403)
        checkScopes(call.grant.scopes, call.projectKey, name, args['storeKey']);
      if (needIdOrKey.has(name)) checkIdOrKey(args);
      if (Array.isArray(args['actions'])) checkActions(args['actions']);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, message } = error;
      if (code === 'insufficient_scope') return refusal(403, code, message, { oauth: true });
      const context = { nodes: node, path: [alias], originalError: error };
      return refuseDocument([new GraphQLError(message, context)], style);
    }
  }
  return undefined;
}

function toJson(error: GraphQLError, style: AnswerStyle): object {
  const { message, path, locations } = error;
  return {
    message,
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    ...describe(error.originalError, style),
  };
}

/** Errors of GraphQL itself concern the document, its variables or a value in it, so they are `InvalidInput`. */
function codeOf(error: unknown): string {
  if (error instanceof ApiError) return error.code;
  return error === undefined || error instanceof GraphQLError ? 'InvalidInput' : 'General';
}

function describe(error: unknown, { legacyErrors }: AnswerStyle): object {
  const details = error instanceof ApiError ? error.details : {};
  const extensions = { code: codeOf(error), ...details };
  return legacyErrors ? { ...extensions, extensions } : { extensions };
}
