import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { describeExample, pathIn } from './example.ts';
import { run } from './processes.ts';

for (const example of ['vue-storefront-nuxt-middleware', 'vue-storefront-middleware']) {
  describeExample(example, `npm start of ${example}`, () => {
    test('succeeds, and prints what its README shows', async () => {
      const readme = readFileSync(pathIn(example, 'README.md'), 'utf8');
      const [, shown = ''] = /^```text\n(.*?)^```/ms.exec(readme) ?? [];
      const { code, written } = await run(example, ['start.mjs']);
      expect(written.trim()).toBe(shown.trim());
      expect(code).toBe(0);
    });
  });
}
