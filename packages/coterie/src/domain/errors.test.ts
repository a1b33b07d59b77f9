import { describe, expect, it } from 'vitest';

import { errorCodes, errors, nativeSentences } from './errors.ts';
import { refusal, sentenceOf } from './refusals.ts';

describe('the table of errors', () => {
  it.each(errorCodes)('describes %s in plain English', (code) => {
    for (const text of [...nativeSentences(code), errors[code].docs]) {
      expect(text).not.toMatch(/\b(she|hers?|herself|refused?|mandatory|can not)\b/i);
      expect(text).toMatch(/^[\p{Lu}{`a-z].*[.}]$/u);
    }
  });

  it('has a native sentence for every code of the vendor', () => {
    const vendors = errorCodes.filter((code) => code >= 1_000 && code < 95_000);
    expect(vendors.filter((code) => nativeSentences(code).includes(errors[code].sentence))).toEqual(
      [],
    );
  });
});

describe('a refusal', () => {
  it('has the vendor’s sentence, and a native one where it differs', () => {
    expect(refusal(1620, { x: 7, y: 2 })).toEqual({
      code: 1620,
      message: 'User 7 does not belong to group 2.',
      native: 'Customer 7 is not a member of group 2.',
    });
    expect(refusal(95080, { x: 2 })).toEqual({ code: 95080, message: 'Group 2 is not deleted.' });
    expect(sentenceOf(refusal(95080, { x: 2 }))).toBe('Group 2 is not deleted.');
  });

  it('tells apart the problems that share a code of the vendor', () => {
    const sentences = (['missing', 'deleted', 'closed'] as const).map((when) =>
      sentenceOf(refusal(1632, { x: 'family', y: 2, when })),
    );
    expect(sentences).toEqual([
      'Group family does not exist.',
      'Group 2 is deleted.',
      'Group 2 is INACTIVE, so customers cannot join it.',
    ]);
    expect(sentenceOf(refusal(1632, { x: 9 }))).toBe('Group 9 does not exist.');
  });

  it('adds a detail to the vendor’s sentence, and to a native one that has a place for it', () => {
    const detail = 'It is user 7.';
    expect(refusal(8015, { x: 7, detail })).toMatchObject({
      message: 'Customer not found for the given identifiers. It is user 7.',
      native: 'Customer 7 does not exist.',
    });
    const long = 'groupName must have 1 to 50 characters.';
    expect(sentenceOf(refusal(1645, { detail: long }))).toBe(`The group is not valid. ${long}`);
  });

  it('fills in values unchanged', () => {
    expect(refusal(1641, { x: '$& {y}', y: 'no' }).native).toBe(
      'Permission code $& {y} does not exist in this org.',
    );
  });
});
