import { SandboxInputError } from './errors.ts';

interface FaultBase {
  /** Restricts the fault to one GraphQL operation, by its name or by a field such as `updateCustomer`. */
  readonly operation?: string;
  /** The endpoint that the fault affects. Default: `graphql`. */
  readonly endpoint?: 'graphql' | 'token';
  /** How often the fault occurs before it is removed. Default: until it is removed by a call. */
  readonly times?: number;
  /** The probability that the fault occurs, from 0 to 1. Default: 1. `randomSeed` of the sandbox makes it repeatable. */
  readonly probability?: number;
}

/** A failure that the sandbox causes on purpose. */
export type Fault =
  /** Responds with this HTTP status; with `applied`, after the operation was performed. */
  | (FaultBase & { readonly kind: 'status'; readonly status: number; readonly applied?: boolean })
  /** Revokes the call's token and rejects the call with 401 `invalid_token`. */
  | (FaultBase & { readonly kind: 'invalidToken' })
  /** Another writer changes the resource right before an update or deletion checks its version. */
  | (FaultBase & { readonly kind: 'conflict' })
  /** Rejects the call with `OverCapacity`, by default with HTTP 503 as documented for the HTTP API. */
  | (FaultBase & { readonly kind: 'overCapacity'; readonly status?: 200 | 503 })
  /** Delays the call by this many milliseconds before anything else happens. */
  | (FaultBase & { readonly kind: 'latency'; readonly ms: number })
  /** Cuts the connection; with `applied`, after the operation was performed. */
  | (FaultBase & { readonly kind: 'disconnect'; readonly applied?: boolean });

export type FaultKind = Fault['kind'];

/** A fault that has been added. */
export type ActiveFault = Fault & {
  readonly id: string;
  /** How often the fault has occurred. */
  readonly struck: number;
};

/** The faults of a sandbox. Several can be active; of those that respond, the first one added does. */
export interface Faults {
  /** @throws {@link SandboxInputError} for a malformed fault. */
  add(fault: Fault): ActiveFault;
  list(): readonly ActiveFault[];
  /** @returns false if the fault does not exist (any more). */
  remove(id: string): boolean;
  clear(): void;
}

/** The properties of a call that faults can match. */
export interface FaultTarget {
  readonly endpoint: 'graphql' | 'token';
  /** The name of the operation, and the names of its fields. */
  readonly operations: readonly string[];
}

/** The faults as the server uses them. */
export interface FaultDeck extends Faults {
  /** @returns the first active fault of these kinds that occurs for this call, and counts its occurrence. */
  take<Kind extends FaultKind>(
    target: FaultTarget,
    kinds: readonly Kind[],
  ): Extract<Fault, { kind: Kind }> | undefined;
}

export function createFaults(random: () => number): FaultDeck {
  let active: ActiveFault[] = [];
  let added = 0;

  function strikes(fault: ActiveFault, target: FaultTarget): boolean {
    const { endpoint = 'graphql', operation, probability = 1 } = fault;
    if (endpoint !== target.endpoint) return false;
    if (operation !== undefined && !target.operations.includes(operation)) return false;
    return probability >= 1 || random() < probability;
  }

  return {
    add: (fault) => {
      checkFault(fault);
      const one: ActiveFault = { ...fault, id: String(++added), struck: 0 };
      active.push(one);
      return one;
    },
    list: () => [...active],
    remove: (id) => {
      const before = active.length;
      active = active.filter((fault) => fault.id !== id);
      return active.length < before;
    },
    clear: () => {
      active = [];
    },
    take: <Kind extends FaultKind>(target: FaultTarget, kinds: readonly Kind[]) => {
      for (const [index, fault] of active.entries()) {
        if (!isOfKind(fault, kinds) || !strikes(fault, target)) continue;
        const struck = fault.struck + 1;
        if (struck >= (fault.times ?? Infinity)) active.splice(index, 1);
        else active[index] = { ...fault, struck };
        return fault;
      }
      return undefined;
    },
  };
}

function isOfKind<Kind extends FaultKind>(
  fault: ActiveFault,
  kinds: readonly Kind[],
): fault is ActiveFault & Extract<Fault, { kind: Kind }> {
  return kinds.some((kind) => kind === fault.kind);
}

const common = ['kind', 'operation', 'endpoint', 'times', 'probability'];
const ownFields: Readonly<Record<FaultKind, readonly string[]>> = {
  status: ['status', 'applied'],
  invalidToken: [],
  conflict: [],
  overCapacity: ['status'],
  latency: ['ms'],
  disconnect: ['applied'],
};

/** @throws {@link SandboxInputError} that names the wrong field. */
export function checkFault(value: unknown): asserts value is Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SandboxInputError('fault', 'must be an object.');
  const fault: Readonly<Record<string, unknown>> = { ...value };
  const { kind, operation, endpoint, times, probability, status, ms, applied } = fault;
  if (typeof kind !== 'string' || !isKind(kind))
    throw new SandboxInputError(
      'fault.kind',
      `must be one of ${Object.keys(ownFields).join(', ')}.`,
    );
  const fields = [...common, ...ownFields[kind]];
  for (const name of Object.keys(fault)) {
    if (!fields.includes(name))
      throw new SandboxInputError(
        `fault.${name}`,
        `is not a field of '${kind}', which has ${fields.join(', ')}.`,
      );
  }
  check('operation', operation, 'a string', (given) => typeof given === 'string');
  check('endpoint', endpoint, "'graphql' or 'token'", (given) =>
    ['graphql', 'token'].includes(String(given)),
  );
  check('times', times, 'a whole number of 1 or more', (given) => isWhole(given, 1, Infinity));
  check(
    'probability',
    probability,
    'a number from 0 to 1',
    (given) => typeof given === 'number' && given >= 0 && given <= 1,
  );
  check('applied', applied, 'true or false', (given) => typeof given === 'boolean');
  if (kind === 'latency')
    check('ms', ms ?? null, 'milliseconds', (given) => isWhole(given, 0, 3_600_000));
  if (kind === 'status')
    check('status', status ?? null, 'an HTTP status of 400 to 599', (given) =>
      isWhole(given, 400, 599),
    );
  if (kind === 'overCapacity')
    check('status', status, '200 or 503', (given) => given === 200 || given === 503);
}

function check(
  name: string,
  value: unknown,
  expected: string,
  fits: (value: unknown) => boolean,
): void {
  if (value === undefined || fits(value)) return;
  throw new SandboxInputError(`fault.${name}`, `must be ${expected}.`);
}

function isKind(kind: string): kind is FaultKind {
  return Object.hasOwn(ownFields, kind);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
