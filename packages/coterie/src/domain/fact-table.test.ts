import { describe, expect, it } from 'vitest';

import { FactMissing, FactTable } from './fact-table.ts';

function tableOf(facts: Readonly<Record<string, number | null>>): FactTable<string, number> {
  const table = new FactTable<string, number>('thing');
  for (const [key, value] of Object.entries(facts)) table.set(key, value);
  return table;
}

describe('a table of facts', () => {
  it('distinguishes what does not exist from what is not known', () => {
    const table = tableOf({ absent: null });
    expect(table.get('absent')).toBeNull();
    expect(() => table.get('unknown')).toThrow(FactMissing);
    expect(table.peek('unknown')).toBeUndefined();
  });

  it('throws for a caller that wrongly assumes that something exists', () => {
    const table = tableOf({ absent: null });
    expect(() => table.need('absent')).toThrow('thing absent should exist');
    expect(() => table.need('unknown')).toThrow(FactMissing);
  });

  it('is visible through a draft, whose changes it does not see', () => {
    const table = tableOf({ kept: 1, changed: 2, removed: 3 });
    const draft = table.draft();
    draft.set('changed', 20);
    draft.set('removed', null);
    expect([draft.get('kept'), draft.get('changed'), draft.get('removed')]).toEqual([1, 20, null]);
    expect([table.get('changed'), table.get('removed')]).toEqual([2, 3]);
  });

  it('takes over what a draft changed, also over its own changes', () => {
    const batch = tableOf({ loaded: 1 }).draft();
    batch.absorb(batch.draft());
    expect([...batch.touched]).toEqual([]);
    const first = batch.draft();
    first.set('a', 1);
    first.set('b', 1);
    batch.absorb(first);
    const second = batch.draft();
    second.set('b', 2);
    second.set('loaded', null);
    batch.absorb(second);
    expect([...batch.touched]).toEqual([
      ['a', 1],
      ['b', 2],
      ['loaded', null],
    ]);
  });

  it('lists the keys that drafts changed, but no key that was only loaded', () => {
    const loaded = tableOf({ loaded: 1 });
    expect([...loaded.changedKeys()]).toEqual([]);
    const batch = loaded.draft();
    batch.set('earlier', 1);
    const draft = batch.draft();
    expect([...draft.changedKeys()]).toEqual(['earlier']);
    draft.set('later', 1);
    expect([...draft.changedKeys()].toSorted()).toEqual(['earlier', 'later']);
  });
});
