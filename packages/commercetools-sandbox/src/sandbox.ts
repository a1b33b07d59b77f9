import { once, setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { ApiClient } from './auth/oauth.ts';
import { createTokens } from './auth/tokens.ts';
import { createDataFile, type DataFile, load } from './data-file.ts';
import { createFaults, type Faults } from './faults.ts';
import { lockFile } from './file-lock.ts';
import { createSandboxServer } from './http/server.ts';
import { readOptions, type SandboxOptions } from './options.ts';
import { createProject, type Project } from './project/project.ts';
import { createRandom } from './random.ts';
import { createRequestLog, type LoggedRequest } from './request-log.ts';
import type { Customer, CustomerGroup, Message } from './resources.ts';
import { plant, type Seed } from './seed.ts';

/** A running sandbox. Its properties show the current state and cannot be used to change it. */
export interface Sandbox {
  /** The base URL, for instance `http://127.0.0.1:8090`. */
  readonly url: string;
  /** The GraphQL endpoint: `{url}/{projectKey}/graphql`. */
  readonly graphqlUrl: string;
  /** The base URL of `/oauth/token`, the same as `url`. */
  readonly authUrl: string;
  readonly projectKey: string;
  /** The API clients that can request tokens. */
  readonly clients: readonly ApiClient[];
  /** The calls so far, oldest first, without those of the control API. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  readonly customers: readonly Customer[];
  readonly customerGroups: readonly CustomerGroup[];
  /** The messages about changes to customers, oldest first. */
  readonly messages: readonly Message[];
  /** The customer with this id or key. */
  customer(idOrKey: string): Customer | undefined;
  /** The customer group with this id or key. */
  customerGroup(idOrKey: string): CustomerGroup | undefined;
  /**
   * Adds customers and groups, without messages. Rejects with a `SandboxInputError` that names the wrong place in
   * the seed; what comes before that place is added.
   */
  add(seed: Seed): Promise<void>;
  clearRequests(): void;
  /** Cuts all connections, frees the port, and resolves when the data file has been written. */
  close(): Promise<void>;
}

/**
 * Starts a commercetools project with an HTTP server. Rejects with a `SandboxInputError` when an option, the seed or
 * the data file is wrong or the file is in use, and with Node's error when the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = readOptions(options);
  const { projectKey, clients, rules } = settings;
  const project = createProject(rules);
  const { keep, unlock } = await openFile(project, options);

  const tokens = createTokens(settings.tokenLifetimeSeconds, rules.now);
  const faults = createFaults(createRandom(settings.randomSeed));
  const log = createRequestLog();
  const closing = new AbortController();
  // Any number of calls can wait in a latency fault; by default Node 20 warns about the eleventh listener.
  setMaxListeners(0, closing.signal);
  const server = createSandboxServer({
    oauth: { projectKey, clients, tokens, project },
    graphql: {
      project,
      projectKey,
      tokens,
      faults,
      style: settings.style,
      wait: (ms) => delay(ms, undefined, { signal: closing.signal }),
      keep,
    },
    log,
  });
  const url = await listen(server, settings.host, settings.port).catch((error: unknown) => {
    unlock();
    throw error;
  });

  return {
    url,
    graphqlUrl: `${url}/${projectKey}/graphql`,
    authUrl: url,
    projectKey,
    clients,
    faults,
    get requests() {
      return log.list();
    },
    get customers() {
      return [...project.customers.values()];
    },
    get customerGroups() {
      return [...project.customerGroups.values()];
    },
    get messages() {
      return [...project.messages];
    },
    customer: (idOrKey) => project.customers.get(idOrKey) ?? project.customers.by('key', idOrKey),
    customerGroup: (idOrKey) =>
      project.customerGroups.get(idOrKey) ?? project.customerGroups.by('key', idOrKey),
    add: async (seed) => {
      try {
        plant(project, seed);
      } finally {
        await keep();
      }
    },
    clearRequests: () => log.clear(),
    close: async () => {
      closing.abort();
      if (server.listening) {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }
      await keep().finally(unlock);
    },
  };
}

/** Fills the project from the file or the seed. @returns how to keep the project in the file. */
async function openFile(
  project: Project,
  { file, seed }: SandboxOptions,
): Promise<DataFile & { readonly unlock: () => void }> {
  if (file === undefined) {
    if (seed !== undefined) plant(project, seed);
    return { keep: async () => {}, unlock: () => {} };
  }
  const unlock = lockFile(file);
  try {
    const isLoaded = load(project, file);
    if (!isLoaded && seed !== undefined) plant(project, seed);
    const { keep } = createDataFile(project, file, isLoaded);
    await keep();
    return { keep, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const open = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${open}`;
}
