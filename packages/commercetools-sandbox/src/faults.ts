import { SandboxInputError } from './errors.ts';

interface FaultBase {
  /** Only for this GraphQL operation: its name, or the name of a field such as `updateCustomer`. */
  readonly operation?: string;
  /** Which endpoint is hit. Default: `graphql`. */
  readonly endpoint?: 'graphql' | 'token';
  /** How often it strikes before it is gone. Default: until it is removed. */
  readonly times?: number;
  /** From 0 to 1: how likely it strikes. Default: 1. The sandbox's `randomSeed` makes it repeatable. */
  readonly probability?: number;
}

/** Trouble that the sandbox makes on purpose. */
export type Fault =
  /** An answer with this HTTP status; with `applied`, after the work was done all the same. */
  | (FaultBase & { readonly kind: 'status'; readonly status: number; readonly applied?: boolean })
  /** The call's token is revoked, and the call refused with 401 `invalid_token`. */
  | (FaultBase & { readonly kind: 'invalidToken' })
  /** Another writer changes the resource right before an update or deletion looks at its version. */
  | (FaultBase & { readonly kind: 'conflict' })
  /** The refusal `OverCapacity`, by default with HTTP 503 as documented for the HTTP API. */
  | (FaultBase & { readonly kind: 'overCapacity'; readonly status?: 200 | 503 })
  /** The call waits this long (milliseconds) before anything else happens. */
  | (FaultBase & { readonly kind: 'latency'; readonly ms: number })
  /** The connection is cut; with `applied`, after the work was done all the same. */
  | (FaultBase & { readonly kind: 'disconnect'; readonly applied?: boolean });

export type FaultKind = Fault['kind'];

/** A fault that was added. */
export type ActiveFault = Fault & {
  readonly id: string;
  /** How often it has struck. */
  readonly struck: number;
};

/** The faults of a sandbox. Several can be active; of those that answer, the first one added does. */
export interface Faults {
  /** Must throw {@link SandboxInputError} for a fault that does not read. */
  add(fault: Fault): ActiveFault;
  list(): readonly ActiveFault[];
  /** False: there is no such fault (any more). */
  remove(id: string): boolean;
  clear(): void;
}

/** What a call is, as far as faults care. */
export interface FaultTarget {
  readonly endpoint: 'graphql' | 'token';
  /** The operation's name and the names of its fields. */
  readonly operations: readonly string[];
}

/** The side of the faults that the server uses. */
export interface FaultDeck extends Faults {
  /** The first active fault of these kinds that strikes this call. It counts as struck. */
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

/** Must throw {@link SandboxInputError} naming the field that is wrong. */
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
