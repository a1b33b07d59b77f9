import { gzipSync } from 'node:zlib';

import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

test('the drop-in part is under 8 kB, minified and gzipped', async () => {
  const code = await bundled('setup, addCustomerToGroup, removeCustomerFromGroup');
  expect(gzipSync(code).byteLength).toBeLessThan(8_000);
  expect(code).toContain('removeCustomerFromGroup');
});

test('a bundle contains only what the shop imports', async () => {
  const prices = await bundled('priceSelection');
  expect(prices).toContain('customerGroupAssignmentIds');
  expect(gzipSync(prices).byteLength).toBeLessThan(600);
  const dropIn = await bundled('setup, addCustomerToGroup, removeCustomerFromGroup');
  for (const unused of ['bulkChangeGroups', 'createGroup', 'oauth', 'authorize']) {
    expect(dropIn).not.toContain(unused);
  }
});

test('a bundle contains nothing but the package itself', async () => {
  const everything = await bundled(
    'createCustomerGroups, createServerClient, customerGroupsExtension',
  );
  expect(everything).not.toMatch(/\brequire\(|from\s*["']/);
});

/** The production bundle of `import { names }`. */
async function bundled(names: string): Promise<string> {
  const entry = 'virtual-entry';
  const build = await rolldown({
    input: entry,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? `export { ${names} } from '${source}';` : null),
      },
    ],
  });
  const { output } = await build.generate({ minify: true });
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
}

const source = new URL('../src/index.ts', import.meta.url).pathname;
