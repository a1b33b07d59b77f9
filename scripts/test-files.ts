import { globSync, readFileSync } from 'node:fs';

/** Measures what its own process allocates. */
const measuring = 'allocations.test.ts';

/** What starts processes, or changes what all files in one process share: globals, timers, modules, the environment. */
const alone = [
  /server-process|run-process|node:child_process|node:cluster|\/processes\.ts/,
  /\bvi\.(stub|unstub|useFakeTimers|mock|doMock|resetModules|hoisted)/,
  /\bprocess\.(env|on|once|emit|kill|exit|chdir|stdout|stderr)\b/,
];

/**
 * Splits test files: most can share a process with others, which saves loading the service afresh for each of them.
 * Those that could disturb others, or be disturbed, get a process of their own.
 */
export function splitFiles(patterns: readonly string[]): { shared: string[]; alone: string[] } {
  const split = Object.groupBy(globSync(patterns), (path) =>
    needsOwnProcess(path) ? 'alone' : 'shared',
  );
  return { shared: [], alone: [], ...split };
}

function needsOwnProcess(path: string): boolean {
  if (/^(bench|scripts)\b/.test(path) || path.endsWith(measuring)) return true;
  const text = readFileSync(path, 'utf8');
  return alone.some((pattern) => pattern.test(text));
}
