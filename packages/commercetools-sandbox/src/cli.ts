import { createRequire } from 'node:module';

import { Command, InvalidArgumentError } from 'commander';

import { knownScopes } from './auth/scopes.ts';
import { readJsonFile } from './data-file.ts';
import { codeOf, SandboxInputError } from './errors.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

/** The options of the command line, under commander's names. */
interface Flags {
  readonly port: number;
  readonly host: string;
  readonly project: string;
  readonly seed?: string;
  readonly file?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes?: readonly string[];
  readonly tokenLifetime: number;
  readonly versionStep: number;
  readonly strictAssignments?: true;
  readonly legacyErrors?: true;
  readonly quiet?: true;
}

const { version } = createRequire(import.meta.url)('commercetools-sandbox/package.json') as {
  version: string;
};

const program = new Command('commercetools-sandbox')
  .description(
    'A commercetools project for tests and demos: customers, customer groups and assignments over GraphQL.',
  )
  .version(version)
  .option('--port <number>', 'port to listen on', portNumber, 8090)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--project <key>', 'key of the project', 'demo')
  .option('--seed <file.json>', 'customers and groups to start with')
  .option('--file <file.json>', 'keep the project in this file; if it exists, --seed is ignored')
  .option('--client-id <id>', 'id of the API client', 'sandbox')
  .option('--client-secret <secret>', 'secret of the API client', 'sandbox-secret')
  .option(
    '--scopes <names>',
    'scopes of the API client, separated by spaces (default: all)',
    scopeNames,
  )
  .option('--token-lifetime <seconds>', 'lifetime of access tokens', wholeNumber, 172_800)
  .option('--version-step <number>', 'how much each change raises the version', wholeNumber, 1)
  .option(
    '--strict-assignments',
    'reject assigning a group twice, and removing one that is not assigned',
  )
  .option('--legacy-errors', "also put an error's code at its top level, as in 2021")
  .option('--quiet', 'print only errors')
  .showHelpAfterError('(--help shows the options and an example)')
  .addHelpText('after', '\nExample:\n  commercetools-sandbox --port 8090 --seed demo.json')
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof SandboxInputError ? 2 : 1;
}

async function run(flags: Flags): Promise<void> {
  const sandbox = await startSandbox(toOptions(flags)).catch((error: unknown) => {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${flags.port} of ${flags.host} is already in use (EADDRINUSE); choose another with --port.`,
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void sandbox.close();
    });
  if (flags.quiet !== true) console.log(welcome(sandbox, flags));
}

function toOptions(flags: Flags): SandboxOptions {
  const { clientId, clientSecret, scopes, seed, file } = flags;
  return {
    port: flags.port,
    host: flags.host,
    projectKey: flags.project,
    ...(seed === undefined ? {} : { seed: readJsonFile(seed) }),
    ...(file === undefined ? {} : { file }),
    clients: [{ clientId, clientSecret, ...(scopes === undefined ? {} : { scopes }) }],
    tokenLifetimeSeconds: flags.tokenLifetime,
    versionStep: flags.versionStep,
    strictAssignments: flags.strictAssignments ?? false,
    legacyErrors: flags.legacyErrors ?? false,
  };
}

/** Accepts names with or without the key of the project (and of a store) that commercetools appends. */
function scopeNames(list: string): readonly string[] {
  const scopes = list.split(/[\s,]+/).filter((scope) => scope !== '');
  const unknown = scopes.find((scope) => !knownScopes.includes(scope.replace(/:.*/, '')));
  if (unknown === undefined) return scopes;
  throw new InvalidArgumentError(`Unknown scope ${unknown}. Supported: ${knownScopes.join(', ')}.`);
}

function portNumber(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new InvalidArgumentError('The port must be a whole number from 0 to 65535.');
}

function wholeNumber(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new InvalidArgumentError('The value must be a whole number.');
}

/** The addresses of the sandbox, and commands to paste. */
function welcome({ url, graphqlUrl, clients, customers }: Sandbox, flags: Flags): string {
  const scopes = clients.flatMap((client) => client.scopes).join(' ');
  const query = '{ customers { total results { id version email customerGroup { name } } } }';
  return `commercetools-sandbox ${version} serves a commercetools project at ${url}

  GraphQL    ${graphqlUrl}
  Token      ${url}/oauth/token
  Client     ${flags.clientId} / ${flags.clientSecret}
  Scopes     ${flags.scopes === undefined ? 'all known scopes; choose with --scopes' : scopes}
  Customers  ${customers.length}${flags.file === undefined ? '' : `\n  Kept in    ${flags.file}`}

Try it:

  TOKEN=$(curl -s -u ${flags.clientId}:${flags.clientSecret} -d grant_type=client_credentials ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"query":"${query}"}' ${graphqlUrl}

Inject a fault:

  curl -d '{"kind":"conflict","times":1}' ${url}/sandbox/faults
`;
}
