import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** One `sh` block of a page, and the `json` block right after it: what its last command prints. */
export interface Snippet {
  readonly page: string;
  readonly commands: readonly string[];
  readonly expected: unknown;
}

/** The blocks that a reader pastes. `sh start` blocks, which start or install, are not among them. */
export function readSnippets(root: URL, page: string): readonly Snippet[] {
  const text = readFileSync(new URL(page, root), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```)?/gms)];
  return blocks.map(([, commands = '', json]) => ({
    page,
    commands: commands
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line !== ''),
    expected: json === undefined ? undefined : JSON.parse(json),
  }));
}

/** The words of a command line, quotes taken off. */
export function splitWords(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** Does what curl would: a fresh machine need not have it. Knows the flags the docs use. */
export async function runCurl(
  words: readonly string[],
): Promise<{ status: number; body: unknown }> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      user: { type: 'string', short: 'u' },
      header: { type: 'string', short: 'H', multiple: true },
      data: { type: 'string', short: 'd' },
      request: { type: 'string', short: 'X' },
    },
  });
  const { user = '', header = [], data, request } = values;
  const response = await fetch(positionals[0] ?? '', {
    method: request ?? (data === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Basic ${Buffer.from(user).toString('base64')}`,
      ...Object.fromEntries(header.map((line) => line.split(/:\s*/, 2))),
    },
    ...(data === undefined ? {} : { body: data }),
  });
  return { status: response.status, body: await response.json() };
}
