import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bytes as they come, and afterwards the digest of all of them. */
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

/** Has the whole file on disk before `work` gets it with its digest: what is confirmed must be known to be that file. */
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

/** Opens the file at the first read: a stream that nobody reads would find it gone, and its error nobody who takes it. */
async function* stored(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}

/** The digest of all bytes of a file. */
export async function digestOf(file: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of file) hash.update(bytes);
  return hash.digest('hex');
}
