import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { createDataFile } from '../src/data-file.ts';
import { readOptions } from '../src/options.ts';
import { createProject } from '../src/project/project.ts';
import { firstError, signIn, signInCustomer, start, update } from './arrange.ts';
import { makeFolder, startCli, stop } from './process.ts';

it('keeps customers, groups, messages and passwords across restarts', async () => {
  const file = join(makeFolder(), 'data.json');
  const first = await start({ file });
  const caller = await signIn(first);
  await update(caller, first, 'ada', [{ setCustomerGroup: { customerGroup: { key: 'staff' } } }]);
  const { customers, customerGroups, messages } = first;
  await first.close();

  const second = await start({ file });
  expect([second.customers, second.customerGroups, second.messages]).toEqual([
    customers,
    customerGroups,
    messages,
  ]);
  const ada = await signInCustomer(second, 'ada@example.com', 'ada-password');
  await ada.ask(
    'mutation { updateMyCustomer(version: 2, actions: [{ setTitle: { title: "Dr" } }]) { id } }',
  );
  expect(second.messages.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1, 2]);
});

it('writes a change to the file before the response is sent', async () => {
  const file = join(makeFolder(), 'data.json');
  const sandbox = await start({ file });
  const caller = await signIn(sandbox);
  for (let version = 1; version < 6; version++) {
    await update(caller, sandbox, 'cleo', [{ setTitle: { title: `t${version}` } }]);
    expect(readFileSync(file, 'utf8')).toContain(`"title":"t${version}"`);
  }
});

it('lets a reading call wait for the current write', async () => {
  const file = join(makeFolder(), 'data.json');
  const dataFile = createDataFile(createProject(readOptions({}).rules), file, false);
  const writing = dataFile.keep();
  // By now the write has started and is far from finished.
  await new Promise((resolve) => process.nextTick(resolve));
  await dataFile.keep();
  expect(existsSync(file)).toBe(true);
  await writing;
});

it('uses the seed only until the file exists', async () => {
  const file = join(makeFolder(), 'data.json');
  await (await start({ file })).close();
  const again = await start({ file, seed: { customers: [{ email: 'other@example.com' }] } });
  expect(again.customers).toHaveLength(3);
  await again.add({ customers: [{ email: 'more@example.com' }] });
  expect(readFileSync(file, 'utf8')).toContain('more@example.com');
});

it('leaves no temporary file, and does not write if nothing has changed', async () => {
  const folder = makeFolder();
  const file = join(folder, 'data.json');
  const sandbox = await start({ file });
  const caller = await signIn(sandbox);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      update(caller, sandbox, 'cleo', [{ setTitle: { title: `${index}` } }], index + 1),
    ),
  );
  expect(readdirSync(folder)).toEqual(['data.json', 'data.json.lock']);
  writeFileSync(file, 'untouched');
  await caller.ask('{ customers { total } }');
  expect(firstError(await update(caller, sandbox, 'ada', [], 9))).toBeDefined();
  expect(readFileSync(file, 'utf8')).toBe('untouched');
});

it.each([
  ['malformed JSON', '{', 'cannot be read'],
  ['another format', '{"format":2}', 'must be a data file of the sandbox ("format": 1)'],
  [
    'content that breaks a rule',
    '{"format":1,"customers":[{"email":1}]}',
    'customers[0].email must be',
  ],
])(
  'does not start on a file with %s, and leaves the file unchanged',
  async (_what, text, message) => {
    const file = join(makeFolder(), 'data.json');
    writeFileSync(file, text);
    await expect(start({ file })).rejects.toThrow(message);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

it('names the file, not the temporary file, when it cannot be written at startup', async () => {
  const file = join(makeFolder(), 'missing', 'data.json');
  await expect(start({ file })).rejects.toThrow(
    `${file} cannot be written: no such file or directory (ENOENT).`,
  );
  expect(existsSync(file)).toBe(false);
});

it('responds with an error when the file cannot be written later', async () => {
  const folder = join(makeFolder(), 'removed');
  mkdirSync(folder);
  const file = join(folder, 'data.json');
  const sandbox = await start({ file });
  const caller = await signIn(sandbox);
  rmSync(folder, { recursive: true });
  const { status, body } = await update(caller, sandbox, 'cleo', [{ setTitle: { title: 'Dr' } }]);
  mkdirSync(folder);
  await sandbox.close();
  expect(readFileSync(file, 'utf8')).toContain('"title":"Dr"');
  expect(status).toBe(500);
  expect(body).toMatchObject({
    message: `${file} cannot be written: no such file or directory (ENOENT).`,
  });
});

it('contains after kill -9 everything that was acknowledged, and never half an update', async () => {
  const folder = makeFolder();
  const file = join(folder, 'data.json');
  const seedFile = join(folder, 'seed.json');
  writeFileSync(
    seedFile,
    JSON.stringify({
      customerGroups: [{ key: 'vip', name: 'VIP' }],
      customers: Array.from({ length: 20 }, (_, index) => ({
        id: `c${index}`,
        email: `c${index}@example.com`,
      })),
    }),
  );
  const answered = new Map<string, number>();
  for (const killAfter of [5, 17, 40]) {
    const sandbox = await startCli(['--file', file, '--seed', seedFile]);
    const caller = await signIn(sandbox);
    let count = 0;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let round = 0; ; round++) {
        const id = `c${writer * 5 + (round % 5)}`;
        const read = await caller.ask(`{ customer(id: "${id}") { version } }`);
        const { version } = (read.data as { customer: { version: number } }).customer;
        const { data } = await caller.ask(
          `mutation { updateCustomer(id: "${id}", version: ${version}, actions: [
            { setFirstName: { firstName: "v${version + 1}" } }
            { setLastName: { lastName: "v${version + 1}" } }
          ]) { version } }`,
        );
        const written = (data as { updateCustomer: { version: number } }).updateCustomer.version;
        answered.set(id, written);
        if (++count === killAfter) void stop(sandbox.child, 'SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    await stop(sandbox.child, 'SIGKILL');
  }
  const after = await start({ file });
  expect(answered.size).toBeGreaterThan(4);
  for (const [id, version] of answered)
    expect(after.customer(id)?.version).toBeGreaterThanOrEqual(version);
  for (const { version, firstName, lastName } of after.customers)
    expect([firstName, lastName]).toEqual(
      version === 1 ? [undefined, undefined] : [`v${version}`, `v${version}`],
    );
});
