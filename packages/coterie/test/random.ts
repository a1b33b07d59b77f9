/** Chance that can be repeated: the same seed, the same choices. */
export interface Random {
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
  pick<Item>(items: readonly Item[]): Item | undefined;
  /** Up to `count` items, none twice. */
  sample<Item>(items: readonly Item[], count: number): readonly Item[];
  chance(probability: number): boolean;
}

/** The generator mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[below(items.length)];
  return {
    below,
    pick,
    sample: (items, count) => {
      const picked = Array.from({ length: count }, () => pick(items));
      return [...new Set(picked.filter((item) => item !== undefined))];
    },
    chance: (probability) => next() < probability,
  };
}
