import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { start } from './arrange.ts';
import { makeFolder, runCli, startCli, stop } from './process.ts';

it('refuses a file that another process has, in one sentence with its number', async () => {
  const file = join(makeFolder(), 'data.json');
  const { child } = await startCli(['--file', file]);
  const second = await runCli('--port', '0', '--file', file);
  expect([second.code, second.stdout]).toEqual([2, '']);
  expect(second.stderr).toBe(
    `${file} is in use by process ${child.pid}; if that is no sandbox, delete ${file}.lock.\n`,
  );
  expect(await stop(child, 'SIGTERM')).toBe(0);
  expect(readdirSync(join(file, '..'))).toEqual(['data.json']);
});

it('refuses a file that another sandbox of the same process has', async () => {
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

it('takes over its own lock of an earlier life, as in a container that starts again', async () => {
  const file = join(makeFolder(), 'data.json');
  writeFileSync(`${file}.lock`, String(process.pid));
  await start({ file });
});

it('leaves a lock without a number to whoever is just making it', async () => {
  const file = join(makeFolder(), 'data.json');
  writeFileSync(`${file}.lock`, '');
  await expect(start({ file })).rejects.toThrow(`is in use by another process; if`);
  expect(existsSync(`${file}.lock`)).toBe(true);
});

it('gives a file to one of those that find the lock of a killed process at once', async () => {
  const file = join(makeFolder(), 'data.json');
  const killed = await startCli(['--file', file]);
  await stop(killed.child, 'SIGKILL');
  const started = await Promise.allSettled([1, 2, 3].map(() => startCli(['--file', file])));
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('holds no lock when the start failed', async () => {
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
