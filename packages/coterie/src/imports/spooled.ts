import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

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
    await pipeline(Readable.from(bytes), createWriteStream(path));
    return await work(createReadStream(path) as AsyncIterable<Uint8Array>, digest());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The digest of all bytes of a file. */
export async function digestOf(file: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of file) hash.update(bytes);
  return hash.digest('hex');
}
