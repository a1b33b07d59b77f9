import { expect, onTestFinished, test } from 'vitest';

import { describeExample } from './example.ts';
import { startStaying } from './processes.ts';
import { get } from './shop.ts';

const example = 'vue-storefront-nuxt-middleware';

describeExample(example, `npm start -- --stay of ${example}`, () => {
  test('prints a call of the documented route that works', async () => {
    const tour = await startStaying(example);
    onTestFinished(() => tour.stop());
    const [, url = ''] = /documentation's route: curl (\S+)/.exec(tour.written()) ?? [];
    expect((await get(url)).status).toBe(200);
  });
});
