import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { makeFolder, startCli } from './process.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(packageFolder, 'README.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language, code = '']) => ({
  language,
  code,
}));
const codeIn = (language: string): readonly string[] =>
  blocks.filter((block) => block.language === language).map(({ code }) => code);

it('has no block that the tests do not run', () => {
  expect(blocks.map(({ language }) => language)).toEqual(['json', 'sh', 'sh', 'ts', 'ts', 'sh']);
});

describe.skipIf(spawnSync('curl', ['--version']).status !== 0)('the commands', () => {
  it('work as shown, with the seed that is shown', async () => {
    const folder = makeFolder();
    const [seed = ''] = codeIn('json');
    writeFileSync(join(folder, 'demo.json'), seed);
    const [startBlock = '', queryBlock = '', controlBlock = ''] = codeIn('sh');
    const start = /^npx commercetools-sandbox --port 8090 --seed (\S+)\n$/.exec(startBlock);
    const sandbox = await startCli(['--seed', join(folder, start?.[1] ?? '')]);

    const run = async (commands: string): Promise<string> => {
      const script = commands.replaceAll('http://127.0.0.1:8090', sandbox.url);
      return (await promisify(execFile)('sh', ['-euc', script])).stdout;
    };
    const printed = sandbox.welcome.split('\n').filter((line) => /^ {2}(TOKEN=|curl)/.test(line));
    for (const commands of [queryBlock, printed.slice(0, 2).join('\n')])
      expect(JSON.parse(await run(commands))).toMatchObject({
        data: { customers: { total: 2, results: [{ customerGroup: { name: 'VIP' } }, {}] } },
      });
    expect(JSON.parse(await run(printed[2] ?? ''))).toMatchObject({ kind: 'conflict' });
    const lines = controlBlock.trim().split('\n');
    for (const line of lines) {
      const answer: unknown = JSON.parse(await run(line));
      if (!line.includes('faults/1')) expect(answer).not.toHaveProperty('statusCode');
    }
  });
});

it.each(codeIn('ts'))('runs the sample %#', async (code) => {
  const child = promisify(execFile)(
    process.execPath,
    ['--conditions=coterie-source', '--input-type=module-typescript', '-'],
    { cwd: packageFolder },
  );
  child.child.stdin?.end(code);
  expect(await child).toMatchObject({ stderr: '' });
});
