import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { type ErrorCode } from '../../domain/errors.ts';
import { type Fill, type Refusal, refusal, sentenceOf } from '../../domain/refusals.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../store/store.ts';
import { Overloaded } from '../../writer/writer.ts';
import { statuses } from './statuses.ts';
import { titles } from './titles.ts';
import { refuseInvalid } from './validation.ts';

/**
 * The kind of body that a rejected call has. `entity`: most of the vendor's calls; `result`: leave and transfer;
 * `token`: the vendor's OAuth call; `problem`: the native API (RFC 9457).
 */
export type Envelope = 'entity' | 'result' | 'token' | 'problem';

/** Rejects a request, with these reasons. */
export class Refused extends Error {
  readonly refusals: readonly Refusal[];
  /** Further fields of the problem document. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(refusals: readonly Refusal[], details: Readonly<Record<string, unknown>> = {}) {
    super(refusals.map((one) => `${one.code} ${sentenceOf(one)}`).join(' '));
    this.name = 'Refused';
    this.refusals = refusals;
    this.details = details;
  }
}

/** Rejects the request with this code. */
export function refused<Code extends ErrorCode>(code: Code, fill: Fill<Code> = {}): Refused {
  return new Refused([refusal(code, fill)]);
}

/** The value of a look-up. Throws Refused when the look-up was rejected. */
export function found<Value extends object>(value: Value | Refusal): Value {
  if ('code' in value && 'message' in value) throw new Refused([value]);
  return value as Value;
}

/** Sends the response to a request that failed, whatever was thrown. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusals = toRefusals(error, request);
  const [first = refusal(500)] = refusals;
  const envelope = request.routeOptions.config?.envelope ?? envelopeByPath(request.url);
  const status = statusOf(first, envelope, request);
  const isForNow = first.code === 503 || first.code === 95021;
  if (status >= 500 && !isForNow) request.log.error({ err: error }, 'request failed');
  if (isForNow) {
    request.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'refused');
    reply.header('retry-after', '1');
  }
  if (first.code === 401) reply.header('www-authenticate', 'Basic realm="coterie"');
  request.answerCode = first.code;
  const type = mediaType(envelope);
  // No hook has run for a path that the router itself rejects.
  reply.header('x-request-id', request.id);
  reply
    .code(status)
    .type(envelope === 'problem' ? type : `${type}; charset=utf-8`)
    // The status can be that of a success, which has another serializer (domainErrorStatus 200).
    .serializer(JSON.stringify)
    .send({
      ...toBody(refusals, envelope, status),
      ...(envelope === 'problem' ? { requestId: request.id } : {}),
      ...(envelope === 'problem' && error instanceof Refused ? error.details : {}),
    });
}

/** The media type of a rejection. */
export function mediaType(envelope: Envelope): string {
  return envelope === 'problem' ? 'application/problem+json' : 'application/json';
}

function statusOf({ code }: Refusal, envelope: Envelope, request: FastifyRequest): number {
  if (envelope === 'problem') return statuses[code].native;
  const status = statuses[code].v2;
  return status === 'domain' ? (request.principal?.org.domainErrorStatus ?? 400) : status;
}

/** A reason as the vendor's calls show it. */
export function toItem({ code, message }: Refusal): {
  status: false;
  code: number;
  message: string;
} {
  return { status: false, code, message };
}

/** The body of a response with these reasons. */
export function toBody(refusals: readonly Refusal[], envelope: Envelope, status: number): object {
  const items = refusals.map(toItem);
  switch (envelope) {
    case 'entity':
      return { errors: items, warnings: [] };
    case 'result':
      return { warnings: [], errors: items, success: false };
    case 'token':
      return { data: null, errors: items, warnings: null };
    case 'problem': {
      const [first = refusal(500)] = refusals;
      const { code } = first;
      const errors = refusals.length > 1 ? { errors: toProblems(refusals) } : {};
      const type = `/errors#${code}`;
      return { type, title: titles[code], status, code, detail: sentenceOf(first), ...errors };
    }
  }
}

/** If the first reason sums up rejected items, the reasons of the items; else every reason. */
function toProblems(refusals: readonly Refusal[]): readonly object[] {
  const ofItems = refusals.filter(({ item }) => item !== undefined);
  return (ofItems.length > 0 ? ofItems : refusals).map(toProblem);
}

/** A reason as the native API lists it beside others. */
export function toProblem(one: Refusal): object {
  const { item, code } = one;
  return {
    ...(item === undefined ? {} : { item }),
    type: `/errors#${code}`,
    code,
    detail: sentenceOf(one),
  };
}

function envelopeByPath(url: string): Envelope {
  return url.startsWith('/api/') ? 'problem' : 'entity';
}

function toRefusals(error: unknown, request: FastifyRequest): readonly Refusal[] {
  if (error instanceof Refused) return error.refusals;
  if (error instanceof OutcomeUnknown) return [refusal(95013)];
  if (error instanceof Overloaded || error instanceof StoreUnavailable) return [refusal(503)];
  if (isFastifyError(error)) return [fromFastify(error, request)];
  return [refusal(500)];
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

/** The reason of a rejection by the framework: validation, parsing, size or media type of the body. */
function fromFastify(error: FastifyError, request: FastifyRequest): Refusal {
  if (error.validation !== undefined)
    return refuseInvalid(error.validation, error.validationContext);
  switch (error.statusCode) {
    case 413:
      return refusal(413, { x: request.server.initialConfig.bodyLimit ?? 0 });
    case 415:
      return refusal(415, { x: expectedBody(request.routeOptions.config?.bodyTypes) });
    case 400:
      return refusal(400, badRequestReason(error));
    case 404:
      return refusal(404);
    default:
      return refusal(500);
  }
}

function expectedBody(fileTypes: readonly string[] | undefined): string {
  return fileTypes === undefined
    ? 'JSON (Content-Type: application/json)'
    : `a file (Content-Type: ${fileTypes.join(' or ')})`;
}

function badRequestReason(error: FastifyError): { x: string; y: string } {
  if (error.code === 'FST_ERR_BAD_URL') return { x: 'path', y: 'a valid URL path' };
  return { x: 'body', y: 'valid JSON' };
}
