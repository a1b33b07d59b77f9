import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seedDemo } from '../src/cli/demo.ts';
import { readSnippets, runCurl, splitWords } from './docs-snippets.ts';
import { startTestService, type TestService } from './http-service.ts';

const root = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('../bin/coterie.js', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs', root))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** A sample that shows a problem document is rejected as it says; every other one succeeds. */
function statusesOf(expected: unknown): readonly number[] {
  const { title, status } = (expected ?? {}) as { title?: unknown; status?: unknown };
  return title !== undefined && typeof status === 'number' ? [status] : [200, 201];
}

describe.each(pages)('%s', (page) => {
  const snippets = readSnippets(root, page);
  let folder: string;
  let running: TestService | undefined;
  let url: string;

  beforeAll(async () => {
    if (snippets.length === 0) return;
    folder = mkdtempSync(join(tmpdir(), 'coterie-docs-'));
    running = await startTestService({ database: `sqlite:${folder}/coterie.db` }, { org: false });
    await seedDemo(running.service.store, running.service.writer);
    url = await running.service.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await running?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  async function run(command: string, statuses: readonly number[]): Promise<unknown> {
    const words = splitWords(command.replaceAll('http://127.0.0.1:8080', url));
    if (words[0] === 'curl') {
      const { status, body } = await runCurl(words.slice(1));
      expect(statuses, `${command} answered ${JSON.stringify(body)}`).toContain(status);
      return body;
    }
    expect(words.slice(0, 2), 'docs show curl and npx coterie only').toEqual(['npx', 'coterie']);
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words.slice(2)], {
      env: { ...process.env, COTERIE_DATABASE: `sqlite:${folder}/coterie.db` },
    });
    return stdout;
  }

  it.each(snippets)('does what it shows: $commands.0', async ({ commands, expected }) => {
    let output: unknown;
    for (const command of commands) output = await run(command, statusesOf(expected));
    if (expected !== undefined) expect(output).toEqual(withWildcards(expected));
  });

  it('links to pages and sections that exist', () => {
    const text = readFileSync(new URL(page, root), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)]*)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? new URL(page, root) : new URL(path, new URL(page, root));
      const found = statSync(file).isDirectory() ? '' : readFileSync(file, 'utf8');
      if (anchor === undefined) continue;
      const headings = [...found.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings).toContain(anchor);
    }
  });
});

/** "…" in a page stands for a value that differs from run to run, and as a name for further fields. */
function withWildcards(value: unknown): unknown {
  if (value === '…') return expect.anything();
  if (Array.isArray(value)) return value.map(withWildcards);
  if (typeof value !== 'object' || value === null) return value;
  const { '…': others, ...shown } = value as Record<string, unknown>;
  const fields = Object.fromEntries(
    Object.entries(shown).map(([key, one]) => [key, withWildcards(one)]),
  );
  return others === undefined ? fields : expect.objectContaining(fields);
}
