import { InvalidArgumentError, Option } from 'commander';

import { defaultOrgSettings } from '../domain/org.ts';
import { importedThings } from '../domain/imports.ts';
import { scopes } from '../domain/tills.ts';
import type { Head } from '../store/audit.ts';
import { parseDatabaseUrl } from '../store/database-url.ts';
import { WrongUsage } from './wrong-usage.ts';

/**
 * Every setting of every command: its flag, its sentence, its default. The options of the command
 * line, the `COTERIE_…` variables and docs/configuration.md are made from this table.
 */
interface Setting {
  /** What stands for the value in the flag; absent: the flag alone means true. */
  readonly value?: string;
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly read: (text: string) => unknown;
  readonly required?: true;
}

function text(given: string): string {
  if (given !== '') return given;
  throw new InvalidArgumentError('Expected some text.');
}

/** An InvalidArgumentError would be printed with the value, and the password in it. */
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
    throw new InvalidArgumentError(`Expected a whole number from ${lowest} to ${highest}.`);
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[]) {
  return (given: string): Choice => {
    const choice = choices.find((one) => one === given);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`Expected one of: ${choices.join(', ')}.`);
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
  throw new InvalidArgumentError('Expected 1 to 64 letters, digits, dots, dashes or underscores.');
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
      'A replica of the database, to serve reads from. A read that must be as new as a write says so by X-Coterie-Min-Sequence.',
    read: (given: string): string | undefined => databaseUrl(given),
  },
  from: {
    value: 'url',
    description: 'The database to copy, which stays as it is.',
    read: databaseUrl,
    required: true,
  },
  to: {
    value: 'url',
    description: 'The database to copy to. It is made like that of serve, and must have no rows.',
    read: databaseUrl,
    required: true,
  },
  host: {
    value: 'address',
    description: 'Address to listen on. 0.0.0.0 listens on all of the machine’s.',
    default: '127.0.0.1',
    read: text,
  },
  port: {
    value: 'number',
    description: 'Port to listen on; 0 takes a free one.',
    default: 8080,
    read: wholeNumber(0, 65_535),
  },
  workers: {
    value: 'number',
    description:
      'Processes that share the port, on PostgreSQL only. Each has its own connections, limits and metrics.',
    default: 1,
    read: wholeNumber(1, 256),
  },
  citus: {
    description:
      'Have Citus keep the rows of each org together on one node. The database must be that of its coordinator; stop the service first.',
    default: false,
    read: flag,
  },
  demo: {
    description:
      'On a database without any org, create the org demo with customers, groups and the till till.demo (password demo-password).',
    default: false,
    read: flag,
  },
  logLevel: {
    value: 'level',
    description: `Least level of log lines: ${logLevels.join(', ')}. Each request is one line at info.`,
    default: 'info',
    read: oneOf(logLevels),
  },
  bodyLimit: {
    value: 'bytes',
    description: 'Largest request body, in bytes.',
    default: 1_048_576,
    read: wholeNumber(1_024, 1_073_741_824),
  },
  rateLimit: {
    value: 'number',
    description: 'Most requests per minute and till, in each process; 0: no limit.',
    default: 0,
    read: wholeNumber(0, 100_000_000),
  },
  maxWaiting: {
    value: 'number',
    description: 'Most changes that may wait to be written; more are answered with 503.',
    default: 10_000,
    read: wholeNumber(1, 10_000_000),
  },
  maxBatch: {
    value: 'number',
    description: 'Most changes written in one transaction.',
    default: 256,
    read: wholeNumber(1, 10_000),
  },
  maxStreams: {
    value: 'number',
    description:
      'Most live streams of changes at a time, in each process; more are answered with 503.',
    default: 100,
    read: wholeNumber(0, 100_000),
  },
  webhookAllowPrivate: {
    description:
      'Let webhooks go to http URLs, and to addresses of this machine and of private networks. Only where everybody who may make webhooks may also reach those.',
    default: false,
    read: flag,
  },
  tokenTtl: {
    value: 'seconds',
    description: 'For how many seconds an OAuth access token is good.',
    default: 300,
    read: wholeNumber(1, 86_400),
  },
  credentialCache: {
    value: 'seconds',
    description:
      'For how many seconds a checked credential is remembered. Disabling a till takes effect within two seconds all the same.',
    default: 300,
    read: wholeNumber(0, 86_400),
  },
  stopTimeout: {
    value: 'seconds',
    description: 'How long a stop may take to answer what was accepted.',
    default: 20,
    read: wholeNumber(1, 3_600),
  },
  removalGuard: {
    value: 'percent',
    description:
      'Largest share of the memberships of the org or of a group that an import, a batch or the deletion of a group may end without a confirmation. Up to 100 memberships always pass.',
    default: 20,
    read: wholeNumber(0, 100),
  },
  what: {
    value: 'rows',
    description: `What the rows of the file are: ${importedThings.join(', ')}. Left out, the name of the file says it.`,
    read: oneOf(importedThings),
  },
  format: {
    value: 'format',
    description: 'csv or ndjson. Left out, the name of the file says it; else csv.',
    read: oneOf(['csv', 'ndjson'] as const),
  },
  dryRun: {
    description: 'Decide every row, say what would become of it, and store nothing.',
    default: false,
    read: flag,
  },
  resume: {
    value: 'id',
    description: 'Go on with the import of this id, which broke off, with the same file.',
    read: importIdText,
  },
  confirm: {
    value: 'token',
    description: 'What the dry run of this file gave, when it would end many memberships.',
    read: text,
  },
  undo: {
    value: 'id',
    description: 'Take back what the import of this id changed; no file is read.',
    read: importIdText,
  },
  errors: {
    value: 'path',
    description: 'Write every row that was refused to this file, as NDJSON.',
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
      'A head of the log that you kept, as GET /api/v1/audit/head gave it: the log must still have it.',
    read: (given: string): Head => {
      const [, sequence, hash] = /^(\d{1,15}):([\w-]{43})$/.exec(given) ?? [];
      if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
      throw new InvalidArgumentError('Expected a sequence, a colon and a hash of 43 characters.');
    },
  },
  name: {
    value: 'name',
    description:
      'Name of the org: lower-case letters, digits, dots, dashes and underscores; unique in the installation.',
    read: text,
  },
  rename: {
    value: 'name',
    description: 'New name of the org.',
    read: text,
  },
  timeZone: {
    value: 'zone',
    description: `IANA time zone; dates of answers carry its UTC offset. A new org has ${defaultOrgSettings.timeZone}.`,
    read: text,
  },
  productLimit: {
    value: 'number',
    description: `Largest maxGroupSize a group may have. A new org has ${defaultOrgSettings.productLimit}.`,
    read: wholeNumber(1, 1_000_000),
  },
  domainErrorStatus: {
    value: 'status',
    description: `HTTP status of a refusal by a rule on the /v2 paths: 400 or 200. A new org has ${defaultOrgSettings.domainErrorStatus}.`,
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
      'Permission codes of the org beside the four built-in ones, separated by commas. Replaces those it had.',
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
    description: 'Password of the till, not empty. Left out, a random one is made.',
    read: text,
  },
  till: {
    value: 'name',
    description: 'User name of the till in whose name the client acts.',
    read: text,
    required: true,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** Values of settings by name, as the command line hands them to a command. */
export type Values<Name extends SettingName> = {
  [One in Name]: ReturnType<(typeof settings)[One]['read']>;
};

export function flagOf(name: SettingName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(name: SettingName): string {
  return `COTERIE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The setting as an option of the command line. */
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
