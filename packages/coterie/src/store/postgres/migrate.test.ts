import pg from 'pg';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { createEmptyDatabase } from '../../../test/postgres/database.ts';
import { openStore } from '../open-store.ts';
import { knownMigrations } from '../migrations.ts';
import { StoreUnavailable } from '../store.ts';
import { openPostgresStore } from './store.ts';

const known = knownMigrations('postgres').length;

let url: string;
let client: pg.Client;
beforeEach(async () => {
  const database = await createEmptyDatabase();
  ({ url } = database);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
});

function withUser(user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}

describe('migrations', () => {
  it('run once when several processes start at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => openPostgresStore(url)));
    const ran = stores.map(({ migrated }) => migrated.length);
    expect(ran.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, known]);
    for (const store of stores) await store.close();
  });

  it('of a newer program make this one reject the database, in one sentence', async () => {
    await (await openPostgresStore(url)).close();
    await client.query(`INSERT INTO coterie_migrations VALUES (${known + 1}, 'newer', 0)`);
    await expect(openPostgresStore(url)).rejects.toThrow(StoreUnavailable);
    await expect(openPostgresStore(url)).rejects.toThrow(
      `The database has schema ${known + 1}, this program knows schemas up to ${known}. ` +
        'Start the newer program that migrated it, or restore a copy from before.',
    );
  });

  it('leave nothing behind when they fail', async () => {
    await client.query('CREATE TABLE orgs (id integer)');
    await expect(openPostgresStore(url)).rejects.toThrow(
      "Cannot open the database: it has a table 'orgs' that is not Coterie's.",
    );
    const { rows } = await client.query("SELECT to_regclass('coterie_migrations') AS made");
    expect(rows).toEqual([{ made: null }]);
  });
});

describe('a database that cannot be opened', () => {
  it('is rejected when it has no tables and must not be created', async () => {
    await expect(openStore(url, { create: false })).rejects.toThrow(
      'The database has no tables of Coterie. coterie serve and coterie migrate make them.',
    );
  });

  it.each([
    ['a server that is not there', (): string => url.replace(/:\d+\//, ':1/'), /ECONNREFUSED/],
    [
      'a wrong password',
      (): string => withUser('postgres', 'wrong'),
      /password authentication failed/,
    ],
    ['a database that does not exist', (): string => `${url}x`, /database ".*x" does not exist/],
  ])('says so for %s', async (_, make, sentence) => {
    const opening = openStore(make());
    await expect(opening).rejects.toThrow(StoreUnavailable);
    await expect(openStore(make())).rejects.toThrow(/^Cannot open the database: .*\.$/);
    await expect(openStore(make())).rejects.toThrow(sentence);
  });

  it('is named when the role must not create tables', async () => {
    const role = `reader_${Date.now()}`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
    onTestFinished(async () => {
      await client.query(`DROP ROLE ${role}`);
    });
    await expect(openStore(withUser(role, 'test'))).rejects.toThrow(
      'Cannot open the database: permission denied for schema public.',
    );
  });
});
