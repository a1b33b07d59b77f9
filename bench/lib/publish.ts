import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { format } from 'prettier';

import { performancePages } from '../../scripts/generate/performance-page.ts';
import type { Run } from './results.ts';

export async function writeResults(path: string, results: Run): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  const json = JSON.stringify(results, rounded);
  writeFileSync(path, await format(json, { parser: 'json', printWidth: 100 }));
}

/** Writes the performance pages and their charts from the results in docs/performance. */
export async function writePages(): Promise<void> {
  for (const { path, make } of performancePages) await writeFile(path, await make());
  process.stderr.write(`${performancePages.map(({ path }) => path).join(', ')} written\n`);
}

/** Prints the tables of results that are not documented. */
export async function printTables<Results>(
  blocks: Readonly<Record<string, (results: Results) => string>>,
  results: Results,
): Promise<void> {
  const tables = Object.values(blocks).map((make) => make(results));
  process.stdout.write(await format(tables.join('\n\n'), { parser: 'markdown' }));
}
