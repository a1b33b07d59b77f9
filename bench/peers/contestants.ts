import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PostgresServer } from '../../packages/coterie/test/postgres/server.ts';
import type { Cores } from '../lib/cores.ts';
import { copyPostgres, copySqlite, query, urlOf } from '../lib/databases.ts';
import { headers } from '../lib/operations.ts';
import type { Engine } from '../lib/results.ts';
import { startCoterie } from '../lib/servers.ts';
import type { Shape } from '../lib/shape.ts';
import type { Session } from './languages.ts';
import type { Seeded } from './measure.ts';
import { medusa } from './medusa.ts';
import type { Peer } from './peer.ts';
import type { PeerName } from './results.ts';
import { seedPeer } from './seed.ts';
import { vendure } from './vendure.ts';

export const peers: Readonly<Record<PeerName, Peer>> = { medusa, vendure };

/** A seeded server; `stop` ends it and removes its database. */
export interface Contestant extends Seeded {
  stop(): Promise<void>;
}

/** Starts the service on a copy of a seeded database. */
export async function startOurs(
  engine: Engine,
  shape: Shape,
  cores: Cores,
  folder: string,
  program: string,
  postgres: PostgresServer | null,
): Promise<Contestant> {
  const copy =
    postgres !== null && engine === 'postgres'
      ? await copyPostgres(postgres, 'run', shape)
      : await copySqlite(folder, shape);
  const server = await startCoterie(program, copy.url, cores.server);
  const session: Session = {
    language: 'coterie',
    headers,
    customers: numbers(shape.members + shape.free),
    groups: numbers(shape.hotGroup),
  };
  const stop = () => server.stop().then(() => copy.remove());
  return { contestant: engine, url: server.url, session, stop };
}

/** Starts a peer on a database that is seeded through the peer's own API. */
export async function startPeer(
  name: PeerName,
  shape: Shape,
  cores: Cores,
  postgres: PostgresServer,
): Promise<Contestant> {
  const peer = peers[name];
  const database = urlOf(postgres, name);
  await query(postgres.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await query(postgres.url, `CREATE DATABASE ${name}`);
  await peer.prepare(database);
  const server = await peer.start(database, cores.server);
  const stop = async () => {
    await server.stop();
    await query(postgres.url, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  try {
    const headersOfPeer = await peer.logIn(server.url);
    const ids = await seedPeer(peer.admin(server.url, headersOfPeer), shape);
    // Leaves the database in the same state as the seeding of the service's databases.
    await query(database, 'VACUUM ANALYZE');
    await query(database, 'CHECKPOINT');
    const session: Session = { language: name, headers: headersOfPeer, ...ids };
    return { contestant: name, url: server.url, session, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The version of the installed package. */
export function versionOf({ folder, package: name }: Peer): string {
  const path = join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}

/** The service's ids are the numbers of the shape. */
function numbers(last: number): readonly string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1));
}
