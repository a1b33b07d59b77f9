import { describe, expect, it } from 'vitest';

import {
  bySearchOrder,
  type Identifier,
  identifierKey,
  matchesQuery,
  parseIdentifier,
  parseProfileKey,
  parseQuery,
} from './identifiers.ts';

const mobile: Identifier = { source: 'WECHAT', accountId: 'A', type: 'mobile', value: '1' };

describe('a search by identifier', () => {
  it('finds only in its own source and account', () => {
    expect(matchesQuery(mobile, mobile)).toBe(true);
    expect(matchesQuery({ ...mobile, accountId: 'B' }, mobile)).toBe(false);
    expect(matchesQuery({ ...mobile, source: 'INSTORE' }, mobile)).toBe(false);
  });

  it('finds in every source when it asks for ALL', () => {
    const query = { ...mobile, source: 'ALL', accountId: '' } as const;
    expect(matchesQuery(query, mobile)).toBe(true);
    expect(matchesQuery({ ...query, value: '2' }, mobile)).toBe(false);
    expect(matchesQuery({ ...query, type: 'email' }, mobile)).toBe(false);
  });

  it('prefers the first source, then the first account', () => {
    const accountB = { ...mobile, accountId: 'B' };
    const inStore = { ...mobile, source: 'INSTORE', accountId: '' } as const;
    const martJack = { ...mobile, source: 'MARTJACK', accountId: '' } as const;
    const found = [accountB, martJack, mobile, inStore];
    expect(found.toSorted(bySearchOrder)).toEqual([inStore, martJack, mobile, accountB]);
  });

  it('in ALL sources needs no account', () => {
    const raw = { source: 'ALL', accountId: 'A', type: 'mobile', value: '1' };
    expect(parseQuery(raw)).toEqual({ ...raw, accountId: '' });
  });

  it.each([
    { what: 'an unknown source', change: { source: 'FAX', type: 'nickname' }, code: 8003 },
    { what: 'an unknown name', change: { type: 'nickname', accountId: '' }, code: 8013 },
    { what: 'a missing account', change: { accountId: '' }, code: 8045 },
  ])('with $what is rejected', ({ change, code }) => {
    expect(parseQuery({ ...mobile, ...change })).toMatchObject({ code });
  });
});

describe('an identifier to be stored', () => {
  it('drops the account of a source with a single account', () => {
    const raw = { source: 'INSTORE', accountId: 'A', type: 'email', value: 'a@x.org' };
    expect(parseIdentifier(raw)).toEqual({ ...raw, accountId: '' });
  });

  it.each([
    { what: 'the source ALL', change: { source: 'ALL' }, code: 8003 },
    { what: 'an unknown name', change: { type: 'nickname' }, code: 8013 },
    { what: 'no account', change: { accountId: '' }, code: 8045 },
  ])('with $what is rejected', ({ change, code }) => {
    expect(parseIdentifier({ ...mobile, ...change })).toMatchObject({ code });
  });

  it('has a unique key', () => {
    const tricky = { ...mobile, accountId: 'A","mobile' };
    expect(identifierKey(tricky)).not.toBe(identifierKey({ ...mobile, value: 'mobile","1' }));
  });
});

describe('a profile', () => {
  it('keeps the account of a source with several accounts', () => {
    expect(parseProfileKey('WECHAT', 'A')).toEqual({ source: 'WECHAT', accountId: 'A' });
  });
});
