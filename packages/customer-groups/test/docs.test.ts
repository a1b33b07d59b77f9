import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type Sandbox, type Seed, startSandbox } from 'commercetools-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);

/** A `js` block that is not part of an example, and the `text` block right after it, which shows its output. */
interface Snippet {
  readonly code: string;
  readonly expected: string | undefined;
}

describe.each(['docs/storefront.md', 'packages/customer-groups/README.md'])('%s', (page) => {
  const text = readFileSync(new URL(page, root), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'coterie-storefront-'));
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: JSON.parse(
        readFileSync(new URL('examples/storefront-seed.json', root), 'utf8'),
      ) as Seed,
    });
    const modules = join(folder, 'node_modules', '@coterie');
    mkdirSync(modules, { recursive: true });
    symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(modules, 'customer-groups'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  /** The output of `node file` with this package installed and the sandbox in the environment. */
  async function run(code: string): Promise<string> {
    const name = /^\/\/ (\S+\.js)\n/.exec(code)?.[1] ?? 'snippet.js';
    const file = join(folder, name);
    writeFileSync(file, code);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=coterie-source', file],
      {
        env: {
          CTP_API_URL: sandbox.url,
          CTP_AUTH_URL: sandbox.authUrl,
          CTP_PROJECT_KEY: sandbox.projectKey,
          CTP_CLIENT_ID: 'sandbox',
          CTP_CLIENT_SECRET: 'sandbox-secret',
        },
      },
    );
    return stdout;
  }

  test('shows samples that run one after the other and print what is shown', async () => {
    for (const { code, expected } of snippetsOf(text)) {
      const printed = await run(code);
      if (expected !== undefined) expect(printed.trim(), code).toBe(expected.trim());
    }
  });

  test('quotes the examples word for word', () => {
    const parts = [...text.matchAll(/^<!-- from (\S+) -->\n\n```\w+\n(.*?)^```/gms)];
    for (const [, file = '', part = ''] of parts) {
      const example = readFileSync(new URL(file, root), 'utf8');
      expect(withoutIndent(example)).toContain(withoutIndent(part).trim());
    }
  });
});

function snippetsOf(text: string): Snippet[] {
  const blocks = [
    ...text.matchAll(/^(<!-- from .*\n\n)?```js\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms),
  ];
  return blocks.flatMap(([, part, code = '', expected]) =>
    part === undefined ? [{ code, expected }] : [],
  );
}

function withoutIndent(code: string): string {
  return code.replaceAll(/^ +/gm, '');
}
