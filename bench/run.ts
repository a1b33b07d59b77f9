/**
 * Measures the service and its floors, minimal servers and SQL that do the same work, in one run on one machine:
 * `npm run bench -- --help`. The numbers of the performance pages come from here.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startPostgres } from '../packages/coterie/test/postgres/server.ts';
import { pgbench } from './lib/contestants.ts';
import { canPin, pin } from './lib/cores.ts';
import { type Flags, readFlags, usage } from './lib/flags.ts';
import { currentCommit, describeMachine } from './lib/machine.ts';
import { printTables, writePages, writeResults } from './lib/publish.ts';
import { unpackProgram } from './lib/program.ts';
import { blocks } from './lib/report.ts';
import {
  type Installation,
  readResults,
  type Results,
  resultsPath,
  type Sample,
  type Series,
} from './lib/results.ts';
import { measureSection } from './lib/section.ts';
import { shapeOf } from './lib/shape.ts';

const flags = readFlags(process.argv.slice(2));
if (flags === null) process.stdout.write(usage);
else {
  if (!flags.render) await bench(flags);
  if (flags.output === resultsPath) await writePages();
  else await printTables(blocks, readResults(flags.output));
}

async function bench(flags: Flags): Promise<void> {
  const { parts, cores, rounds, seconds, output } = flags;
  const folder = resolve(flags.folder);
  mkdirSync(folder, { recursive: true });
  const skipped: string[] = [];
  if (!canPin) skipped.push('Pinning to cores (taskset is not installed).');
  if (parts.has('pgbench') && pgbench === null) skipped.push('pgbench (not installed).');

  const needsPostgres = parts.has('postgres') || parts.has('pgbench');
  const program = unpackProgram(folder);
  const postgres = needsPostgres ? await startPostgres([], join(folder, 'postgres')) : null;
  if (postgres !== null) pin(postgres.pid(), cores.database);
  const measured = new Map<string, Series & { readonly samples: Sample[] }>();
  const installations: Installation[] = [];
  try {
    const machine = await describeMachine(folder, postgres?.url ?? null);
    for (const memberships of flags.memberships) {
      const shape = shapeOf(memberships);
      const section = await measureSection({
        ...flags,
        folder,
        program,
        shape,
        postgres,
        say: (line) => process.stderr.write(`${line}\n`),
        record: (contestant, operation, connections, sample) => {
          const key = { memberships, contestant, operation, connections };
          const series = measured.get(JSON.stringify(key)) ?? { ...key, samples: [] };
          measured.set(JSON.stringify(key), series);
          series.samples.push(sample);
        },
      });
      installations.push(...section);
      // Written after every size, so that an interrupted run keeps what it has measured.
      const results: Results = {
        measuredOn: new Date().toISOString().slice(0, 10),
        commit: currentCommit(),
        machine,
        cores: { ...cores, pinned: canPin },
        rounds,
        seconds,
        series: [...measured.values()],
        installations,
        skipped,
      };
      await writeResults(output, results);
    }
  } finally {
    await postgres?.stop();
  }
}
