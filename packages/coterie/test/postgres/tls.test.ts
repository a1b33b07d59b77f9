import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openStore } from '../../src/store/open-store.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { runCli } from '../server-process.ts';
import { selfSignedCertificate } from './certificate.ts';
import { type PostgresServer, startPostgres } from './server.ts';

let server: PostgresServer;
let folder: string;
let certificatePath: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coterie-tls-'));
  chmodSync(folder, 0o755);
  const { certificate, key } = selfSignedCertificate('127.0.0.1');
  certificatePath = place('server.crt', certificate);
  server = await startPostgres([
    'ssl=on',
    `ssl_cert_file=${certificatePath}`,
    `ssl_key_file=${place('server.key', key)}`,
    `hba_file=${place('pg_hba.conf', 'hostssl all all all scram-sha-256\n')}`,
  ]);
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A file that only the server may read, which runs as another user when we are root. */
function place(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: name.endsWith('.key') ? 0o600 : 0o644 });
  if (process.getuid?.() === 0)
    chownSync(path, Number(execFileSync('id', ['-u', 'postgres']).toString()), 0);
  return path;
}

const at = (parameters: string): string => `${server.url}?${parameters}`;
const trusting = (): string => `sslrootcert=${certificatePath}`;

async function expectRefused(url: string, sentence: RegExp): Promise<void> {
  const opening = openStore(url);
  await expect(opening).rejects.toThrow(StoreUnavailable);
  await expect(opening).rejects.toThrow(sentence);
}

describe('a server that takes TLS only', () => {
  it.each([
    ['sslmode=verify-full and the authority', (): string => `sslmode=verify-full&${trusting()}`],
    ['the authority alone', trusting],
    ['sslmode=no-verify, which looks at no certificate', (): string => 'sslmode=no-verify'],
  ])('is used with %s', async (_, parameters) => {
    const store = await openStore(at(parameters()));
    expect(await store.listOrgs()).toEqual([]);
    await store.close();
  });

  it('refuses a plain connection, which says so', async () => {
    await expectRefused(
      server.url,
      /^Cannot open the database: no pg_hba\.conf entry .* no encryption\.$/,
    );
  });

  // PostgreSQL's own clients take any certificate under `require`.
  it.each(['verify-full', 'verify-ca', 'require', 'prefer'])(
    'is refused under sslmode=%s when nobody vouches for its certificate',
    async (mode) => {
      await expectRefused(
        at(`sslmode=${mode}`),
        /^Cannot open the database: the server's certificate is not trusted \(self-signed certificate[^)]*\)\. sslrootcert of the URL names an authority to trust\.$/,
      );
    },
  );

  it('is refused under another name than its certificate has', async () => {
    const url = at(`sslmode=verify-full&${trusting()}`).replace('127.0.0.1', 'localhost');
    await expectRefused(
      url,
      /^Cannot open the database: Hostname\/IP does not match certificate's altnames: .*localhost.*\.$/,
    );
  });

  it.each(['verify-full', 'require'])(
    'is named in one line by the command line under %s',
    async (mode) => {
      const exit = await runCli(['migrate', '--database', at(`sslmode=${mode}`)]);
      expect({ code: exit.code, stdout: exit.stdout }).toEqual({ code: 4, stdout: '' });
      expect(exit.stderr).toMatch(
        /^Cannot open the database: the server's certificate is not trusted [^\n]+\.\n$/,
      );
    },
  );
});
