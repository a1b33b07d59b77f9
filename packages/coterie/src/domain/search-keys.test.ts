import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cut, foldText, keysOfCustomer, lastKey, type SearchKey } from './search-keys.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'É', 'ß', 'Σ', 'ı', '𝒜'), maxLength: 200 }),
);

describe('foldText', () => {
  it.each([
    ['José', 'jose'],
    ['  THE   Sharmas ', 'the sharmas'],
    ['STRASSE', foldText('straße')],
    ['ΣΟΦΟΣ', foldText('σοφος')],
    ['ﬁne Ａ', 'fine a'],
    ['İstanbul', 'istanbul'],
    ['हिन्दी', 'हिन्दी'],
    ['한국', '한국'],
  ])('makes %j into %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('folds ASCII texts like other texts', () => {
    const plain = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(
        plain,
        (text) => foldText(`${text} é`) === `${foldText(`${text} x`).slice(0, -1)}e`,
      ),
    );
  });

  it('leaves folded texts unchanged', () => {
    fc.assert(fc.property(texts, (text) => foldText(foldText(text)) === foldText(text)));
  });

  it('folds words one by one, so that a search for the first words finds the whole text', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        expect(foldText(`${first} x${second}`).startsWith(foldText(`${first} x`))).toBe(true);
      }),
    );
  });
});

describe('the keys of a name', () => {
  const keysOf = (firstName: string, lastName: string): readonly SearchKey[] => {
    const profile = { source: 'INSTORE', accountId: '', fields: {}, commChannels: [] } as const;
    const details = { loyaltyType: 'loyalty', associatedWith: null, extendedFields: {} } as const;
    return keysOfCustomer({ ...details, profiles: [{ ...profile, firstName, lastName }] });
  };

  it('lead to their owner by exactly one key per prefix', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(8), (first, last, length) => {
        const keys = keysOf(first, last);
        for (const { key } of keys) {
          const begin = Array.from(key)
            .slice(0, length + 1)
            .join('');
          const found = keys.filter((one) => one.key.startsWith(begin));
          expect(found.filter(({ shared }) => shared < begin.length)).toHaveLength(1);
        }
      }),
    );
  });

  it('fit into an index and sort before the last key', () => {
    fc.assert(
      fc.property(texts, texts, (first, last) => {
        for (const { key } of keysOf(first, last)) {
          expect(Array.from(key).length).toBeLessThanOrEqual(100);
          expect(key.isWellFormed()).toBe(true);
          expect(Buffer.compare(Buffer.from(cut(key)), Buffer.from(lastKey))).toBeLessThan(0);
        }
      }),
    );
  });
});
