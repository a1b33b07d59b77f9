import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Passes the bytes through; `digest` returns the digest of all bytes afterwards. */
export function digesting(file: AsyncIterable<Uint8Array>): {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly digest: () => string;
} {
  const hash = createHash('sha256');
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const bytes of file) {
      hash.update(bytes);
      yield bytes;
    }
  }
  return { bytes: read(), digest: () => hash.copy().digest('hex') };
}

/** Stores the whole file on disk before `work` gets it with its digest, because a confirmation is checked by the digest. */
export async function spooled<Result>(
  file: AsyncIterable<Uint8Array>,
  work: (bytes: AsyncIterable<Uint8Array>, digest: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'coterie-import-'));
  try {
    const path = join(folder, 'file');
    const { bytes, digest } = digesting(file);
    await writeFile(path, bytes);
    return await work(stored(path), digest());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the file at the first read. A stream that is never read would fail to open the deleted file, unhandled. */
async function* stored(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}

/** The digest of all bytes of a file. */
export async function digestOf(file: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of file) hash.update(bytes);
  return hash.digest('hex');
}
