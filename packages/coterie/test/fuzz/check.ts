import type { LightMyRequestResponse } from 'fastify';

import { type ApiDocument, createStrictValidators, operationsOf } from './document.ts';
import type { FuzzRequest } from './requests.ts';

/** Statuses that any request can get, whether its operation declares them or not. */
const everywhere: readonly number[] = [404, 405, 413, 415, 429];
const failureBodies = ['V2Failure', 'V2ResultFailure', 'V2TokenFailure', 'Problem'].map((name) => ({
  $ref: `#/components/schemas/${name}`,
}));

/** What an answer was: `ok`, or the code of its refusal; codes of refused items of a join too. */
export type Outcomes = readonly (number | 'ok')[];

interface FailureBody {
  readonly code?: number;
  /** Those of an import's rows have their codes further in: the import itself is no failure. */
  readonly errors?: readonly { readonly code?: number }[] | null;
  readonly response?: readonly { readonly errors?: readonly { readonly code: number }[] }[];
}

/** Checks answers against the document. The returned function throws for one that breaks it. */
export function createChecker(document: ApiDocument) {
  const operations = new Map(operationsOf(document).map((one) => [one.operationId, one]));
  const explain = createStrictValidators(document);

  function checkFailure(body: unknown, status: number): void {
    const reasons = failureBodies.map((schema) => explain(body, schema));
    if (!reasons.includes(null)) throw new Error(`An undeclared failure: ${reasons.join('; ')}`);
    const [code] = outcomesOf(body);
    if (code !== status) throw new Error(`${status} should come with its own code, not ${code}`);
  }

  function checkDeclared(operationId: string, type: string, status: number, body: unknown): void {
    const operation = operations.get(operationId);
    // An org may want refusals by a rule with status 200.
    const isRefusal = status === 200 && outcomesOf(body)[0] !== 'ok';
    const declared = String(isRefusal ? 400 : status);
    const media = operation?.responses[declared]?.content?.[type];
    const outcomes = outcomesOf(body);
    const framework = everywhere.includes(status) && outcomes[0] === status;
    if (media === undefined || operation === undefined) {
      if (!framework) throw new Error(`${operationId} does not declare ${declared} ${type}`);
      return checkFailure(body, status);
    }
    const reason = explain(body, media.schema);
    if (reason !== null) throw new Error(`${operationId} ${declared}: ${reason}`);
    const codes = operation['x-codes'][declared];
    const undeclared = outcomes.filter((code) => code !== 'ok' && !codes?.includes(code));
    if (codes !== undefined && undeclared.length > 0 && !framework)
      throw new Error(`${operationId} ${declared} does not declare ${undeclared.join()}`);
  }

  return (request: FuzzRequest, response: LightMyRequestResponse): Outcomes => {
    const { statusCode: status, headers, body: text } = response;
    if (status >= 500) throw new Error(`${status} ${text}`);
    checkRequestId(request.headers['x-request-id'], headers['x-request-id']);
    if (request.method === 'HEAD') return [];
    const [type = ''] = String(headers['content-type']).split(';');
    if (type === 'application/x-ndjson') {
      for (const line of text.split('\n').filter((one) => one !== ''))
        checkDeclared(request.operationId ?? '', type, status, JSON.parse(line));
      return ['ok'];
    }
    const body: unknown = type === 'text/csv' ? text : JSON.parse(text);
    if (request.operationId !== null) checkDeclared(request.operationId, type, status, body);
    else if (status >= 400 && outcomesOf(body)[0] === status) checkFailure(body, status);
    return outcomesOf(body);
  };
}

function checkRequestId(sent: string | undefined, answered: unknown): void {
  if (typeof answered !== 'string' || !/^[\w.:-]{1,64}$/.test(answered))
    throw new Error(`x-request-id is ${String(answered)}`);
  if (sent !== undefined && /^[\w.:-]{1,64}$/.test(sent) && sent !== answered)
    throw new Error(`x-request-id should be ${sent}`);
}

function outcomesOf(body: unknown): Outcomes {
  const { code, errors, response = [] } = body as FailureBody;
  if (code !== undefined) return [code];
  const codes = errors?.flatMap((one) => one.code ?? []) ?? [];
  if (codes.length > 0) return codes;
  const items = response.flatMap((item) => item.errors?.map((one) => one.code) ?? []);
  return ['ok', ...items];
}
