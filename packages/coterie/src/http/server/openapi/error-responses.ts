import { type ErrorCode, errors } from '../../../domain/errors.ts';
import { refusal } from '../../../domain/refusals.ts';
import type { DescribedCall } from '../../kit/call.ts';
import { commonCodes, everyCommonCode, failureSchemas } from '../../kit/error-responses.ts';
import { type Envelope, mediaType, toBody } from '../../kit/failures.ts';
import type { Json } from '../../kit/json-values.ts';
import { documented } from '../../kit/documented.ts';
import { statuses } from '../../kit/statuses.ts';
import { titles } from '../../kit/titles.ts';
import type { Components } from './components.ts';
import { headersOf } from './headers.ts';

// A named import would make Node load more than a start needs.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** How the names of the responses begin. */
const prefixes: Record<Envelope, string> = {
  problem: '',
  entity: 'V2',
  result: 'V2Result',
  token: 'V2Token',
};

/** The codes that the call can give, by HTTP status. */
export function codesByStatus({ call, changes }: DescribedCall): Record<number, ErrorCode[]> {
  const codes = new Set([...call.codes, ...commonCodes(call, changes)]);
  return Object.fromEntries(Map.groupBy(sorted(codes), (code) => statusOf(code, call.envelope)));
}

/**
 * A reference to the one response of each status. Where the call gives codes of its own with a status, the reference
 * describes all codes that the call gives with it.
 */
export function errorResponses(described: DescribedCall, components: Components): Json {
  const { envelope } = described.call;
  const entries = Object.entries(codesByStatus(described)).map(([status, codes]) => {
    const reference = referTo(Number(status), envelope, components);
    const isCommon = codes.every((code) => everyCommonCode.includes(code));
    return [status, isCommon ? reference : { ...reference, description: describe(codes) }] as const;
  });
  return Object.fromEntries(entries);
}

function referTo(status: number, envelope: Envelope, components: Components): Json {
  const reason = STATUS_CODES[status] ?? String(status);
  const name = prefixes[envelope] + reason.replaceAll(/\W/g, '');
  const ofStatus = (code: ErrorCode): boolean => statusOf(code, envelope) === status;
  const common = sorted(new Set(everyCommonCode)).filter(ofStatus);
  const others = sorted(Object.keys(errors).map(Number) as ErrorCode[]).filter(ofStatus);
  const shownCodes = common.length > 0 ? common : others.slice(0, 1);
  const description =
    common.length > 0 ? describe(common) : `${reason}. The calls say with which codes.`;
  return components.refer('responses', name, {
    description,
    ...headersOf(
      [
        'X-Request-Id',
        ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
        ...(status === 429 || status === 503 ? (['Retry-After'] as const) : []),
      ],
      components,
    ),
    content: {
      [mediaType(envelope)]: {
        schema: documented(failureSchemas[envelope], {
          place: 'response',
          refer: (title, schema) => components.refer('schemas', title, schema),
        }),
        examples: Object.fromEntries(
          shownCodes.map((code) => [code, { value: exampleOf(code, envelope) }]),
        ),
      },
    },
  });
}

function describe(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `- \`${code}\` ${titles[code]}`).join('\n');
}

/** On the vendor’s paths the org decides what rules are rejected with; 400 is the default. */
function statusOf(code: ErrorCode, envelope: Envelope): number {
  if (envelope === 'problem') return statuses[code].native;
  const status = statuses[code].v2;
  return status === 'domain' ? 400 : status;
}

function exampleOf(code: ErrorCode, envelope: Envelope): object {
  const body = toBody([refusal(code, { x: '{x}', y: '{y}' })], envelope, statusOf(code, envelope));
  return envelope === 'problem' ? { ...body, requestId: 'r-1' } : body;
}

function sorted(codes: Iterable<ErrorCode>): readonly ErrorCode[] {
  return [...codes].toSorted((a, b) => a - b);
}
