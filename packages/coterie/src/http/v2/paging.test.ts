import { expect, it } from 'vitest';

import { mostPaged, pageByOffset, takePage } from './paging.ts';

const bounds = { what: 'groups', native: 'GET /api/v1/groups' };

/** Batches of the numbers from 0, and how many batches were read. */
function numbers(sizes: readonly number[]) {
  const walked = { batches: 0 };
  async function* batches() {
    let next = 0;
    for (const size of sizes) {
      walked.batches += 1;
      const from = next;
      next += size;
      yield Array.from({ length: size }, (_, index) => from + index);
    }
  }
  return { walked, batches: batches() };
}

it('finds a page across batches, some of them empty, and counts all items', async () => {
  const page = await pageByOffset(numbers([3, 0, 4, 2]).batches, { offset: 2, limit: 4 }, bounds);
  expect(page).toEqual({ items: [2, 3, 4, 5], total: 9, more: false });
});

it('returns an empty page behind the end, with the total', async () => {
  const page = await pageByOffset(numbers([3]).batches, { offset: 3, limit: 4 }, bounds);
  expect(page).toEqual({ items: [], total: 3, more: false });
});

it('stops counting at the limit of offsets, and says whether there is more', async () => {
  const thousands = Array.from({ length: mostPaged / 1_000 }, () => 1_000);
  const last = { offset: mostPaged - 1, limit: 5 };
  const exact = await pageByOffset(numbers(thousands).batches, last, bounds);
  expect(exact).toEqual({ items: [mostPaged - 1], total: mostPaged, more: false });
  const more = await pageByOffset(numbers([...thousands, 1]).batches, last, bounds);
  expect(more).toEqual({ items: [mostPaged - 1], total: mostPaged, more: true });
});

it('rejects with 95091 when it would have to read too many items that do not match', async () => {
  const sparse = numbers(Array.from({ length: 100 }, () => 1));
  await expect(pageByOffset(sparse.batches, { offset: 0, limit: 5 }, bounds)).rejects.toMatchObject(
    {
      refusals: [
        {
          code: 95091,
          message:
            'Too many groups would have to be looked at to answer this: go on with GET /api/v1/groups.',
        },
      ],
    },
  );
  expect(sparse.walked.batches).toBe(12);
});

it('reads no further than the page when the total is known', async () => {
  const { batches, walked } = numbers([3, 3, 3]);
  expect(await takePage(batches, { offset: 2, limit: 3 })).toEqual([2, 3, 4]);
  expect(walked.batches).toBe(2);
});

it('reaches the last page that an offset can select', async () => {
  const full = numbers([1, ...Array.from({ length: 30 }, () => 1_000)]);
  const items = await takePage(full.batches, { offset: mostPaged - 1, limit: 1_000 });
  expect([items[0], items.at(-1)]).toEqual([mostPaged - 1, mostPaged + 998]);
});
