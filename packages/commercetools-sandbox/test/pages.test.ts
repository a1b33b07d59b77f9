import { describe, expect, it } from 'vitest';

import { type Caller, signIn, start } from './arrange.ts';

interface Page {
  readonly offset: number;
  readonly count: number;
  readonly total: number;
  readonly exists: boolean;
  readonly results: readonly { readonly id: string; readonly key: string | null }[];
}

async function list(caller: Caller, args: object): Promise<Page> {
  const { data, errors } = await caller.ask(
    `query ($where: String, $sort: [String!], $limit: Int, $offset: Int) {
      customers(where: $where, sort: $sort, limit: $limit, offset: $offset) {
        offset count total exists results { id key }
      }
    }`,
    args,
  );
  expect(errors).toEqual([]);
  return (data as { customers: Page }).customers;
}

const customers = Array.from({ length: 45 }, (_, index) => ({
  id: `id-${String((index * 7) % 45).padStart(2, '0')}`,
  email: `${String.fromCodePoint(97 + (index % 26))}${index}@example.com`,
  ...(index % 3 === 0 ? {} : { key: `key-${index}` }),
}));

it('returns 20 by default, and the total', async () => {
  const caller = await signIn(await start({ seed: { customers } }));
  const page = await list(caller, {});
  expect({ ...page, results: page.results.length }).toEqual({
    offset: 0,
    count: 20,
    total: 45,
    exists: true,
    results: 20,
  });
});

it('returns none for a limit of 0, and all for a limit of 500', async () => {
  const caller = await signIn(await start({ seed: { customers } }));
  expect(await list(caller, { limit: 0 })).toMatchObject({ count: 0, total: 45, results: [] });
  expect((await list(caller, { limit: 500 })).results).toHaveLength(45);
});

it('starts at the offset, also beyond the end', async () => {
  const caller = await signIn(await start({ seed: { customers } }));
  const page = await list(caller, { offset: 40, sort: ['id asc'] });
  expect(page).toMatchObject({ offset: 40, count: 5 });
  expect(page.results[0]?.id).toBe('id-40');
  expect(await list(caller, { offset: 10_000 })).toMatchObject({ count: 0, exists: true });
  expect(await list(caller, { where: 'id = "nobody"' })).toMatchObject({ exists: false });
});

it('sorts by several fields in both directions, with missing values last', async () => {
  const caller = await signIn(await start({ seed: { customers } }));
  const ids = async (...sort: readonly string[]): Promise<readonly string[]> =>
    (await list(caller, { sort, limit: 500 })).results.map(({ id }) => id);
  const up = customers.map(({ id }) => id).sort();
  expect(await ids('id')).toEqual(up);
  expect(await ids('id asc')).toEqual(up);
  expect(await ids('id desc')).toEqual(up.toReversed());
  const byKey = (await list(caller, { sort: ['key desc', 'id asc'], limit: 500 })).results;
  expect(byKey.slice(0, 2).map(({ key }) => key)).toEqual(['key-8', 'key-7']);
  const keyless = byKey.slice(30).map(({ id }) => id);
  expect(byKey[30]?.key).toBeNull();
  expect(keyless).toEqual(keyless.toSorted());
  expect(await ids('email desc')).toEqual(
    customers.toSorted((a, b) => (a.email < b.email ? 1 : -1)).map(({ id }) => id),
  );
});

it('also sorts the results of a lookup', async () => {
  const caller = await signIn(await start({ seed: { customers } }));
  const where = 'id in ("id-30", "id-10", "id-20")';
  const { results } = await list(caller, { where, sort: ['id desc'] });
  expect(results.map(({ id }) => id)).toEqual(['id-30', 'id-20', 'id-10']);
});

describe('with 100,000 customers', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    id: `id-${String(index).padStart(6, '0')}`,
    key: `key-${index}`,
    email: `customer${index}@example.com`,
  }));

  it('finds one by id, key and email, and pages through all by id', async () => {
    const sandbox = await start({ seed: { customers: many } });
    const caller = await signIn(sandbox);
    const { data } = await caller.ask(
      `{ byId: customer(id: "id-099999") { key } byKey: customer(key: "key-5") { id }
         byEmail: customers(where: "email = \\"customer77777@example.com\\"") { results { key } } }`,
    );
    expect(data).toEqual({
      byId: { key: 'key-99999' },
      byKey: { id: 'id-000005' },
      byEmail: { results: [{ key: 'key-77777' }] },
    });
    const seen = new Set<string>();
    let last = '';
    while (true) {
      const where = `id > "${last}"`;
      const { results } = await list(caller, { where, sort: ['id asc'], limit: 500 });
      for (const { id } of results) seen.add(id);
      if (results.length < 500) break;
      last = results.at(-1)?.id ?? '';
    }
    expect(seen.size).toBe(100_000);
  });
});
