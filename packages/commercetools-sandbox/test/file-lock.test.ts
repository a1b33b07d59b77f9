import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { start } from './arrange.ts';
import { makeFolder, runCli, startCli, stop } from './process.ts';

it('rejects a file in use by another process, in one sentence with its process id', async () => {
  const file = join(makeFolder(), 'data.json');
  const { child } = await startCli(['--file', file]);
  const second = await runCli('--port', '0', '--file', file);
  expect([second.code, second.stdout]).toEqual([2, '']);
  expect(second.stderr).toBe(
    `${file} is in use by process ${child.pid}; if that is not a sandbox, delete ${file}.lock.\n`,
  );
  expect(await stop(child, 'SIGTERM')).toBe(0);
  expect(readdirSync(join(file, '..'))).toEqual(['data.json']);
});

it('rejects a file in use by another sandbox of the same process', async () => {
  const file = join(makeFolder(), 'data.json');
  const first = await start({ file });
  await expect(start({ file })).rejects.toThrow(`is in use by process ${process.pid};`);
  await first.close();
  await start({ file });
});

it('takes over the lock of a process that was killed', async () => {
  const file = join(makeFolder(), 'data.json');
  const { child } = await startCli(['--file', file]);
  await stop(child, 'SIGKILL');
  expect(readFileSync(`${file}.lock`, 'utf8')).toBe(String(child.pid));
  await start({ file });
  expect(readdirSync(join(file, '..'))).toEqual(['data.json', 'data.json.lock']);
  expect(readFileSync(`${file}.lock`, 'utf8')).toBe(String(process.pid));
});

it('takes over a lock with its own process id, as in a restarted container', async () => {
  const file = join(makeFolder(), 'data.json');
  writeFileSync(`${file}.lock`, String(process.pid));
  await start({ file });
});

it('respects a lock without a process id, which is just being created', async () => {
  const file = join(makeFolder(), 'data.json');
  writeFileSync(`${file}.lock`, '');
  await expect(start({ file })).rejects.toThrow(`is in use by another process; if`);
  expect(existsSync(`${file}.lock`)).toBe(true);
});

it('gives a file to only one of several that find the lock of a killed process at once', async () => {
  const file = join(makeFolder(), 'data.json');
  const killed = await startCli(['--file', file]);
  await stop(killed.child, 'SIGKILL');
  const started = await Promise.allSettled([1, 2, 3].map(() => startCli(['--file', file])));
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('holds no lock after a failed start', async () => {
  const file = join(makeFolder(), 'data.json');
  writeFileSync(file, '{');
  await expect(start({ file })).rejects.toThrow('cannot be read');
  const { url } = await start();
  const other = join(makeFolder(), 'data.json');
  await expect(start({ file: other, port: Number(new URL(url).port) })).rejects.toThrow(
    'EADDRINUSE',
  );
  expect([existsSync(`${file}.lock`), existsSync(`${other}.lock`)]).toEqual([false, false]);
});
