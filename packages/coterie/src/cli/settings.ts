import { InvalidArgumentError, Option } from 'commander';

import { defaultOrgSettings } from '../domain/org.ts';
import { importedThings } from '../domain/imports.ts';
import { scopes } from '../domain/tills.ts';
import type { Head } from '../store/audit.ts';
import { parseDatabaseUrl } from '../store/database-url.ts';
import { WrongUsage } from './wrong-usage.ts';

/**
 * Every setting of every command: its flag, its description, its default. The command line options, the `COTERIE_…`
 * variables and docs/configuration.md are generated from this table.
 */
interface Setting {
  /** The placeholder of the value in the help; absent for a flag that needs no value. */
  readonly value?: string;
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly read: (text: string) => unknown;
  readonly required?: true;
}

function text(given: string): string {
  if (given !== '') return given;
  throw new InvalidArgumentError('The value must not be empty.');
}

/** Throws WrongUsage, because commander would print an InvalidArgumentError with the value and the password in it. */
function databaseUrl(given: string): string {
  try {
    parseDatabaseUrl(given);
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
  return given;
}

function wholeNumber(lowest: number, highest: number) {
  return (given: string): number => {
    const number = Number(given);
    if (/^\d+$/.test(given) && number >= lowest && number <= highest) return number;
    throw new InvalidArgumentError(
      `The value must be a whole number from ${lowest} to ${highest}.`,
    );
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[]) {
  return (given: string): Choice => {
    const choice = choices.find((one) => one === given);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`The value must be one of: ${choices.join(', ')}.`);
  };
}

function listOf<Item>(read: (text: string) => Item) {
  return (given: string): readonly Item[] =>
    given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(read);
}

function flag(given: string): boolean {
  return ['true', '1'].includes(oneOf(['true', 'false', '1', '0'])(given));
}

function importIdText(given: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(given)) return given;
  throw new InvalidArgumentError(
    'The value must consist of 1 to 64 letters, digits, dots, dashes or underscores.',
  );
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const settings = {
  database: {
    value: 'url',
    description:
      'The database: sqlite:<path> or postgres://<user>:<password>@<host>:<port>/<name>.',
    default: 'sqlite:./data/coterie.db',
    read: databaseUrl,
  },
  readDatabase: {
    value: 'url',
    description:
      'A replica of the database that serves the reads. A read that must include a certain write sends X-Coterie-Min-Sequence.',
    read: (given: string): string | undefined => databaseUrl(given),
  },
  from: {
    value: 'url',
    description: 'The database to copy. It is not changed.',
    read: databaseUrl,
    required: true,
  },
  to: {
    value: 'url',
    description:
      'The database to copy to. It is created if necessary, as by serve, and must have no rows.',
    read: databaseUrl,
    required: true,
  },
  host: {
    value: 'address',
    description: 'Address to listen on. 0.0.0.0 listens on all addresses of the machine.',
    default: '127.0.0.1',
    read: text,
  },
  port: {
    value: 'number',
    description: 'Port to listen on. 0 uses any free port.',
    default: 8080,
    read: wholeNumber(0, 65_535),
  },
  workers: {
    value: 'number',
    description:
      'Number of processes that share the port; more than one needs PostgreSQL. Each has its own connections, limits and metrics.',
    default: 1,
    read: wholeNumber(1, 256),
  },
  citus: {
    description:
      'Distribute the tables with Citus so that the rows of each org are on one node. The database must be that of the Citus coordinator. Stop the service first.',
    default: false,
    read: flag,
  },
  demo: {
    description:
      'If the database has no org, create the org demo with customers, groups and the till till.demo (password demo-password).',
    default: false,
    read: flag,
  },
  logLevel: {
    value: 'level',
    description: `Lowest level of log lines: ${logLevels.join(', ')}. Each request is one line at level info.`,
    default: 'info',
    read: oneOf(logLevels),
  },
  bodyLimit: {
    value: 'bytes',
    description: 'Maximum size of a request body, in bytes.',
    default: 1_048_576,
    read: wholeNumber(1_024, 1_073_741_824),
  },
  rateLimit: {
    value: 'number',
    description:
      'Maximum number of requests per minute and till, in each process. 0 means no limit.',
    default: 0,
    read: wholeNumber(0, 100_000_000),
  },
  maxWaiting: {
    value: 'number',
    description:
      'Maximum number of changes that wait to be written. Further changes are rejected with 503.',
    default: 10_000,
    read: wholeNumber(1, 10_000_000),
  },
  maxBatch: {
    value: 'number',
    description: 'Maximum number of changes written in one transaction.',
    default: 256,
    read: wholeNumber(1, 10_000),
  },
  maxStreams: {
    value: 'number',
    description:
      'Maximum number of concurrent live streams of changes, in each process. Further streams are rejected with 503.',
    default: 100,
    read: wholeNumber(0, 100_000),
  },
  webhookAllowPrivate: {
    description:
      'Allow webhooks to http URLs, and to addresses of this machine and of private networks. Use it only if everybody who can create webhooks may also reach those addresses.',
    default: false,
    read: flag,
  },
  tokenTtl: {
    value: 'seconds',
    description: 'Lifetime of an OAuth access token, in seconds.',
    default: 300,
    read: wholeNumber(1, 86_400),
  },
  credentialCache: {
    value: 'seconds',
    description:
      'How long a verified credential is cached, in seconds. Disabling a till still takes effect within two seconds.',
    default: 300,
    read: wholeNumber(0, 86_400),
  },
  stopTimeout: {
    value: 'seconds',
    description: 'How long a stop waits for responses to accepted requests, in seconds.',
    default: 20,
    read: wholeNumber(1, 3_600),
  },
  removalGuard: {
    value: 'percent',
    description:
      'Maximum share of the memberships of the org or of a group, in percent, that an import, a batch or the deletion of a group may end without a confirmation. Up to 100 memberships never need one.',
    default: 20,
    read: wholeNumber(0, 100),
  },
  what: {
    value: 'rows',
    description: `What the rows of the file are: ${importedThings.join(', ')}. By default, the name of the file decides.`,
    read: oneOf(importedThings),
  },
  format: {
    value: 'format',
    description: 'csv or ndjson. By default, the name of the file decides, or else it is csv.',
    read: oneOf(['csv', 'ndjson'] as const),
  },
  dryRun: {
    description: 'Decide every row and report the outcome, but store nothing.',
    default: false,
    read: flag,
  },
  resume: {
    value: 'id',
    description: 'Continue the interrupted import with this id; pass the same file.',
    read: importIdText,
  },
  confirm: {
    value: 'token',
    description:
      'The confirmation that the dry run of this file printed, if the import would end many memberships.',
    read: text,
  },
  undo: {
    value: 'id',
    description: 'Undo the changes of the import with this id. No file is read.',
    read: importIdText,
  },
  errors: {
    value: 'path',
    description: 'Write every rejected row to this file, as NDJSON.',
    read: text,
  },
  json: {
    description: 'Print JSON instead of a table.',
    default: false,
    read: flag,
  },
  org: {
    value: 'name',
    description: 'Name of the org.',
    read: text,
    required: true,
  },
  pinned: {
    value: 'sequence:hash',
    description:
      'A head of the log that you saved from GET /api/v1/audit/head. The log must still contain it.',
    read: (given: string): Head => {
      const [, sequence, hash] = /^(\d{1,15}):([\w-]{43})$/.exec(given) ?? [];
      if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
      throw new InvalidArgumentError(
        'The value must be a sequence, a colon and a hash of 43 characters.',
      );
    },
  },
  name: {
    value: 'name',
    description:
      'Name of the org: lowercase letters, digits, dots, dashes and underscores; unique in the installation.',
    read: text,
  },
  rename: {
    value: 'name',
    description: 'New name of the org.',
    read: text,
  },
  timeZone: {
    value: 'zone',
    description: `IANA time zone. Dates in responses have its UTC offset. A new org has ${defaultOrgSettings.timeZone}.`,
    read: text,
  },
  productLimit: {
    value: 'number',
    description: `Largest maxGroupSize that a group can have. A new org has ${defaultOrgSettings.productLimit}.`,
    read: wholeNumber(1, 1_000_000),
  },
  domainErrorStatus: {
    value: 'status',
    description: `HTTP status of requests that a rule rejects on the /v2 paths: 400 or 200. A new org has ${defaultOrgSettings.domainErrorStatus}.`,
    read: (given: string) => (oneOf(['400', '200'])(given) === '400' ? 400 : 200),
  },
  keepGroupActiveWithoutPrimary: {
    value: 'true|false',
    description:
      'Whether a group stays ACTIVE when its primary member leaves. A new org has false.',
    read: flag,
  },
  permissionCodes: {
    value: 'codes',
    description:
      'Permission codes of the org in addition to the four built-in codes, separated by commas. Replaces the previous ones.',
    read: listOf(text),
  },
  userName: {
    value: 'name',
    description: 'User name of the till, unique in the installation.',
    read: text,
    required: true,
  },
  scopes: {
    value: 'scopes',
    description: `What the till may do, separated by commas: ${scopes.join(', ')}. admin includes all the others.`,
    default: scopes
      .filter((scope) => /^(groups|customers):/.test(scope) && scope !== 'customers:erase')
      .join(','),
    read: listOf(oneOf(scopes)),
  },
  password: {
    value: 'password',
    description: 'Password of the till, not empty. By default, a random password is created.',
    read: text,
  },
  till: {
    value: 'name',
    description: 'User name of the till that the client acts for.',
    read: text,
    required: true,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** The values of settings by name, as commands receive them. */
export type Values<Name extends SettingName> = {
  [One in Name]: ReturnType<(typeof settings)[One]['read']>;
};

export function flagOf(name: SettingName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(name: SettingName): string {
  return `COTERIE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Creates the command line option of a setting. */
export function toOption(name: SettingName, overrides: { required?: boolean } = {}): Option {
  const setting: Setting = settings[name];
  const { value, description, read } = setting;
  const argument = value === undefined ? '[true|false]' : `<${value}>`;
  const option = new Option(`${flagOf(name)} ${argument}`, description).env(variableOf(name));
  option.argParser(read);
  if (value === undefined) option.preset('true');
  if (setting.default !== undefined)
    option.default(read(String(setting.default)), String(setting.default));
  if (overrides.required ?? setting.required) option.makeOptionMandatory();
  return option;
}
