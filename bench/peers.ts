/**
 * Measures the service and other systems with customer groups in one run, on one PostgreSQL server:
 * `npm run bench:peers -- --help`.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startPostgres } from '../packages/coterie/test/postgres/server.ts';
import { install } from '../scripts/install.ts';
import { canPin, pin } from './lib/cores.ts';
import { currentCommit, describeMachine } from './lib/machine.ts';
import { printTables, writePages, writeResults } from './lib/publish.ts';
import { unpackProgram } from './lib/program.ts';
import type { Sample } from './lib/results.ts';
import { type Contestant, peers, startOurs, startPeer, versionOf } from './peers/contestants.ts';
import { type PeerFlags, peerUsage, readPeerFlags } from './peers/flags.ts';
import { measureRounds } from './peers/measure.ts';
import { peerBlocks } from './peers/report.ts';
import {
  engines,
  type PeerName,
  peerNames,
  type PeerResults,
  peerResultsPath,
  type PeerSeries,
  readPeerResults,
} from './peers/results.ts';
import { peerShape } from './peers/seed.ts';

const flags = readPeerFlags(process.argv.slice(2));
if (flags === null) process.stdout.write(peerUsage);
else {
  if (!flags.render) await writeResults(flags.output, await bench(flags));
  if (flags.output === peerResultsPath) await writePages();
  else await printTables(peerBlocks, readPeerResults(flags.output));
}

async function bench(flags: PeerFlags): Promise<PeerResults> {
  const { cores, rounds, seconds, connections } = flags;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const folder = resolve(flags.folder);
  mkdirSync(folder, { recursive: true });
  for (const name of flags.peers) install(peers[name].folder);

  const series = new Map<string, PeerSeries & { readonly samples: Sample[] }>();
  const started: Contestant[] = [];
  const program = unpackProgram(folder);
  const postgres = await startPostgres([], join(folder, 'postgres'));
  try {
    pin(postgres.pid(), cores.database);
    const machine = await describeMachine(folder, postgres.url);
    for (const engine of engines)
      started.push(await startOurs(engine, peerShape, cores, folder, program, postgres));
    for (const name of flags.peers) {
      say(`${peerNames[name]}: creates its tables and is seeded through its own API`);
      started.push(await startPeer(name, peerShape, cores, postgres));
    }
    await measureRounds(started, {
      shape: peerShape,
      cores,
      rounds,
      seconds,
      connections,
      firstJoins: 200,
      say,
      record: (key, sample) => {
        const one = series.get(JSON.stringify(key)) ?? { ...key, samples: [] };
        series.set(JSON.stringify(key), one);
        one.samples.push(sample);
      },
    });
    return {
      measuredOn: new Date().toISOString().slice(0, 10),
      commit: currentCommit(),
      machine: { ...machine, ...versionsOf(flags.peers) },
      cores: { ...cores, pinned: canPin },
      rounds,
      seconds,
      customers: peerShape.members + peerShape.free,
      groups: peerShape.hotGroup,
      groupSize: peerShape.groupSize,
      series: [...series.values()],
      skipped: canPin ? [] : ['Pinning to cores (taskset is not installed).'],
    };
  } finally {
    for (const one of started.toReversed()) await one.stop();
    await postgres.stop();
  }
}

function versionsOf(names: readonly PeerName[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [peerNames[name], versionOf(peers[name])]));
}
