import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { spooled } from './spooled.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spooled-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function* file(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

it('returns the same bytes, and leaves nothing on the disk', async () => {
  const whole = await spooled(file('a,b\n', '1,2\n'), (bytes) => text(bytes));
  expect(whole).toBe('a,b\n1,2\n');
  expect(readdirSync(folder)).toEqual([]);
});

it('does not open a deleted file that is never read, which would end the process', async () => {
  const uncaught = vi.fn();
  process.prependListener('uncaughtException', uncaught);
  const refusing = spooled(file('a'), () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    return Promise.reject(new Error('not confirmed'));
  });
  await expect(refusing).rejects.toThrow('not confirmed');
  await sleep(50);
  process.removeListener('uncaughtException', uncaught);
  expect(uncaught).not.toHaveBeenCalled();
});

it('does not run work on an incomplete file, and leaves nothing on the disk', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a');
    throw new Error('hung up');
  }
  const work = vi.fn();
  await expect(spooled(broken(), work)).rejects.toThrow('hung up');
  expect(work).not.toHaveBeenCalled();
  expect(readdirSync(folder)).toEqual([]);
});
