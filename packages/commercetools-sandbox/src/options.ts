import { randomUUID } from 'node:crypto';

import type { ApiClient } from './auth/oauth.ts';
import { allScopes } from './auth/scopes.ts';
import { SandboxInputError } from './errors.ts';
import type { AnswerStyle } from './graphql/run.ts';
import { type Limits, officialLimits, type Rules } from './project/rules.ts';
import type { Seed } from './seed.ts';

/** The options of a sandbox; all are optional. */
export interface SandboxOptions {
  /** Default: 0, which uses any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. The control API needs no password, so keep the sandbox local. */
  readonly host?: string;
  /** Default: `demo`. */
  readonly projectKey?: string;
  /** The initial content of the project. Ignored when `file` already exists. */
  readonly seed?: Seed;
  /** Keeps the project in this JSON file. Default: in memory only. */
  readonly file?: string;
  /**
   * The API clients. A scope without a project key gets the key of this project; a client without `scopes` has all
   * scopes. Default: the client `sandbox` with the secret `sandbox-secret`.
   */
  readonly clients?: readonly (Omit<ApiClient, 'scopes'> & Partial<Pick<ApiClient, 'scopes'>>)[];
  /** The lifetime of access tokens, in seconds. Default: 172,800 (two days). */
  readonly tokenLifetimeSeconds?: number;
  /** The clock for tokens, dates and the request log. Default: the system clock. */
  readonly now?: () => Date;
  /** Creates the ids of customers, groups and messages. Default: random UUIDs. */
  readonly newId?: () => string;
  /** The seed of the random numbers for faults with a `probability`. Default: 1. */
  readonly randomSeed?: number;
  /** Default: the limits of commercetools. */
  readonly limits?: Partial<Limits>;
  /** How much each change raises the version. Default: 1; commercetools promises only that the version rises. */
  readonly versionStep?: number;
  /** Whether an update that changes nothing also raises the version. Default: false. */
  readonly raiseVersionAlways?: boolean;
  /** Whether it is an error to assign a group twice, or to remove one that is not assigned. Default: false. */
  readonly strictAssignments?: boolean;
  /** The HTTP status of `insufficient_scope`. Default: 403 for the whole call; 200 rejects single fields. */
  readonly insufficientScopeStatus?: 200 | 403;
  /** Also puts `code` and `currentVersion` at the top level of errors, as in 2021. Default: false. */
  readonly legacyErrors?: boolean;
}

/** The options with all defaults applied. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly projectKey: string;
  readonly clients: readonly ApiClient[];
  readonly tokenLifetimeSeconds: number;
  readonly randomSeed: number;
  readonly rules: Rules;
  readonly style: AnswerStyle;
}

/** The first path segments that the sandbox itself uses. */
const reserved = ['oauth', 'sandbox', 'healthz'];

/** @throws {@link SandboxInputError} that names the wrong option. */
export function readOptions(options: SandboxOptions): Settings {
  const { projectKey = 'demo', versionStep = 1, tokenLifetimeSeconds = 172_800 } = options;
  if (!/^[a-z0-9][a-z0-9_-]{1,35}$/.test(projectKey) || reserved.includes(projectKey))
    throw new SandboxInputError(
      'projectKey',
      `must consist of 2 to 36 characters of a-z, 0-9, _ and -, and must not be one of ${reserved.join(', ')}.`,
    );
  const limits = { ...officialLimits, ...options.limits };
  const counts = { versionStep, tokenLifetimeSeconds, ...limits };
  for (const [name, value] of Object.entries(counts))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new SandboxInputError(name, 'must be a whole number of 1 or more.');
  const clients = options.clients ?? [{ clientId: 'sandbox', clientSecret: 'sandbox-secret' }];
  const all = allScopes(projectKey);
  return {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    projectKey,
    clients: clients.map((client) => ({
      ...client,
      scopes: (client.scopes ?? all).map((scope) =>
        scope.includes(':') ? scope : `${scope}:${projectKey}`,
      ),
    })),
    tokenLifetimeSeconds,
    randomSeed: options.randomSeed ?? 1,
    rules: {
      limits,
      versionStep,
      raiseVersionAlways: options.raiseVersionAlways ?? false,
      strictAssignments: options.strictAssignments ?? false,
      now: options.now ?? (() => new Date()),
      newId: options.newId ?? randomUUID,
    },
    style: {
      insufficientScopeStatus: options.insufficientScopeStatus ?? 403,
      legacyErrors: options.legacyErrors ?? false,
    },
  };
}
