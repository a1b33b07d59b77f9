import { randomUUID } from 'node:crypto';

import type { ApiClient } from './auth/oauth.ts';
import { allScopes } from './auth/scopes.ts';
import { SandboxInputError } from './errors.ts';
import type { AnswerStyle } from './graphql/run.ts';
import { type Limits, officialLimits, type Rules } from './project/rules.ts';
import type { Seed } from './seed.ts';

/** How to start a sandbox. Nothing is mandatory. */
export interface SandboxOptions {
  /** Default: 0, which takes any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. The sandbox asks for no password at its control door: keep it local. */
  readonly host?: string;
  /** Default: `demo`. */
  readonly projectKey?: string;
  /** What the project begins with. Not used when `file` exists already. */
  readonly seed?: Seed;
  /** Keeps the project in this JSON file. Default: in memory only. */
  readonly file?: string;
  /**
   * Who may ask for tokens. A scope without a project's key gets that of this project; without
   * `scopes`, a client has all. Default: the client `sandbox` with the secret `sandbox-secret`.
   */
  readonly clients?: readonly (Omit<ApiClient, 'scopes'> & Partial<Pick<ApiClient, 'scopes'>>)[];
  /** How long access tokens live, in seconds. Default: 172,800 (two days). */
  readonly tokenLifetimeSeconds?: number;
  /** The clock: of tokens, dates and the request log. */
  readonly now?: () => Date;
  /** Makes the ids of customers, groups and messages. Default: random UUIDs. */
  readonly newId?: () => string;
  /** Where the chance of faults with a `probability` begins. Default: 1. */
  readonly randomSeed?: number;
  /** Default: the official limits. */
  readonly limits?: Partial<Limits>;
  /** By how much a change raises a version. Default: 1; commercetools promises only that it rises. */
  readonly versionStep?: number;
  /** Whether an update that changes nothing raises the version too. Default: false. */
  readonly raiseVersionAlways?: boolean;
  /** Whether assigning a group twice, or taking one that is not assigned, fails. Default: false. */
  readonly strictAssignments?: boolean;
  /** Default: 403, with nothing done; 200 gives GraphQL errors field by field. */
  readonly insufficientScopeStatus?: 200 | 403;
  /** Puts `code` and `currentVersion` at the top of errors too, as in 2021. Default: false. */
  readonly legacyErrors?: boolean;
}

/** Options with all defaults filled in. */
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

/** Names that paths of the sandbox begin with. */
const reserved = ['oauth', 'sandbox', 'healthz'];

/** Must throw {@link SandboxInputError} naming the option that is wrong. */
export function readOptions(options: SandboxOptions): Settings {
  const { projectKey = 'demo', versionStep = 1, tokenLifetimeSeconds = 172_800 } = options;
  if (!/^[a-z0-9][a-z0-9_-]{1,35}$/.test(projectKey) || reserved.includes(projectKey))
    throw new SandboxInputError(
      'projectKey',
      `must have 2 to 36 of a-z, 0-9, _ and -, and be none of ${reserved.join(', ')}.`,
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
