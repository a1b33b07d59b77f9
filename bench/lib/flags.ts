import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import type { Cores } from './cores.ts';
import { resultsPath } from './results.ts';
import type { Part } from './section.ts';

const parts: readonly Part[] = ['floor', 'embedded', 'postgres', 'writer', 'pgbench'];

export interface Flags {
  readonly render: boolean;
  readonly parts: ReadonlySet<Part>;
  readonly seconds: number;
  readonly rounds: number;
  readonly memberships: readonly number[];
  readonly connections: readonly number[];
  readonly cores: Cores;
  /** The folder of the seeded databases. */
  readonly folder: string;
  readonly output: string;
}

const text = { type: 'string' } as const;

/** The flags of every benchmark. */
export const commonOptions = {
  help: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  render: { type: 'boolean', default: false },
  only: text,
  seconds: text,
  rounds: text,
  'server-cores': { ...text, default: '0' },
  'database-cores': text,
  'load-cores': { ...text, default: availableParallelism() > 1 ? '1' : '0' },
  data: { ...text, default: 'bench/.data' },
  output: text,
} as const;

export const commonUsage = `  --seconds NUMBER       duration of each measurement (default: 5)
  --rounds NUMBER        number of rounds (default: 5)
  --server-cores CORES   cores of the service (default: 0)
  --database-cores CORES cores of PostgreSQL (default: those of the service)
  --load-cores CORES     cores of the load generator (default: 1)
  --data FOLDER          folder of the databases (default: bench/.data)
  --output FILE          file of the results`;

export const usage = `npm run bench -- [flags]

  --quick                two short rounds on 100,000 memberships; does not update the documentation
  --only PARTS           some of ${parts.join(', ')}; does not update the documentation
  --memberships NUMBERS  sizes (default: 100000,1000000,10000000)
  --connections NUMBERS  concurrent connections (default: 1,64,256)
${commonUsage}
  --render               measure nothing: write the performance pages of docs/ from ${resultsPath}
`;

export function readFlags(args: readonly string[]): Flags | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...commonOptions,
      memberships: text,
      connections: { ...text, default: '1,64,256' },
    },
  });
  if (values.help) return null;
  const { quick, only, data } = values;
  return {
    render: values.render,
    parts: new Set(only === undefined ? parts : readNames(only, parts)),
    seconds: readNumber(values.seconds ?? (quick ? '1' : '5')),
    rounds: readNumber(values.rounds ?? (quick ? '2' : '5')),
    memberships: (values.memberships ?? (quick ? '100000' : '100000,1000000,10000000'))
      .split(',')
      .map(readNumber),
    connections: values.connections.split(',').map(readNumber),
    cores: readCores(values),
    folder: data,
    output: values.output ?? (quick || only !== undefined ? `${data}/results.json` : resultsPath),
  };
}

export function readCores(given: {
  'server-cores': string;
  'database-cores'?: string | undefined;
  'load-cores': string;
}): Cores {
  const server = given['server-cores'];
  return { server, database: given['database-cores'] ?? server, load: given['load-cores'] };
}

export function readNumber(given: string): number {
  const number = Number(given);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`Expected a whole number above 0, not ${given}.`);
}

export function readNames<Name extends string>(
  given: string,
  names: readonly Name[],
): readonly Name[] {
  return given.split(',').map((one) => {
    const name = names.find((known) => known === one);
    if (name !== undefined) return name;
    throw new Error(`Expected one of ${names.join(', ')}, not ${one}.`);
  });
}
