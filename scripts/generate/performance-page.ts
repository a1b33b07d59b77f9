import { readFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

import { charts } from '../../bench/lib/charts.ts';
import { blocks } from '../../bench/lib/report.ts';
import { readResults } from '../../bench/lib/results.ts';
import { peerBlocks } from '../../bench/peers/report.ts';
import { readPeerResults } from '../../bench/peers/results.ts';

const path = 'docs/performance.md';

/** docs/performance.md and its charts, from the results of the last benchmark. */
export const performancePages: readonly {
  readonly path: string;
  readonly make: () => Promise<string>;
}[] = [
  { path, make: makePage },
  ...Object.entries(charts).map(([name, draw]) => ({
    path: `docs/performance/${name}`,
    make: async () => draw(readResults()),
  })),
];

/** The page as it is, with what lies between each pair of marks made anew; the prose is written by hand. */
async function makePage(): Promise<string> {
  const made = { ...makeAll(blocks, readResults()), ...makeAll(peerBlocks, readPeerResults()) };
  let text = await readFile(path, 'utf8');
  for (const [name, table] of Object.entries(made)) {
    const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = splitAt(text, start);
    const [, after] = splitAt(rest, end);
    text = `${before}${start}\n\n${table}\n\n${end}${after}`;
  }
  return format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}

function makeAll<Results>(
  makers: Readonly<Record<string, (results: Results) => string>>,
  results: Results,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(results)]));
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const index = text.indexOf(mark);
  if (index === -1) throw new Error(`${path} has no ${mark}`);
  return [text.slice(0, index), text.slice(index + mark.length)];
}
