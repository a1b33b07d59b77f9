import { readFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

import { charts } from '../../bench/lib/charts.ts';
import { blocks } from '../../bench/lib/report.ts';
import { readResults } from '../../bench/lib/results.ts';
import { peerBlocks } from '../../bench/peers/report.ts';
import { readPeerResults } from '../../bench/peers/results.ts';

/** The tables of each page; the prose around them is written by hand. */
const tables: Readonly<Record<string, readonly string[]>> = {
  'docs/performance.md': ['summary', 'peer summary'],
  'docs/performance-tables.md': [
    'figures',
    'calls',
    'installations',
    'machine',
    'peer ratios',
    'peer calls',
    'peer machine',
  ],
};

/** The performance pages and their charts, from the results of the last benchmark. */
export const performancePages: readonly {
  readonly path: string;
  readonly make: () => Promise<string>;
}[] = [
  ...Object.entries(tables).map(([path, names]) => ({ path, make: () => makePage(path, names) })),
  ...Object.entries(charts).map(([name, draw]) => ({
    path: `docs/performance/${name}`,
    make: async () => draw(readResults()),
  })),
];

/** The page with the text between each pair of marks made again. Throws when a mark is missing. */
async function makePage(path: string, names: readonly string[]): Promise<string> {
  let text = await readFile(path, 'utf8');
  for (const name of names) {
    const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = splitAt(path, text, start);
    const [, after] = splitAt(path, rest, end);
    text = `${before}${start}\n\n${makeTable(name)}\n\n${end}${after}`;
  }
  return format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}

function makeTable(name: string): string {
  const table = blocks[name]?.(readResults()) ?? peerBlocks[name]?.(readPeerResults());
  if (table === undefined) throw new Error(`No benchmark makes the table ${name}.`);
  return table;
}

function splitAt(path: string, text: string, mark: string): readonly [string, string] {
  const index = text.indexOf(mark);
  if (index === -1) throw new Error(`${path} has no ${mark}`);
  return [text.slice(0, index), text.slice(index + mark.length)];
}
