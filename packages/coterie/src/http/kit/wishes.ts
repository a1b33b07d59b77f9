import { Type } from 'typebox';

import { objectSchema } from './schemas.ts';

export type WishIn = 'ignore' | 'error' | '' | undefined;

export const wishField = {
  onExisting: Type.Unsafe<WishIn>({
    type: 'string',
    enum: ['ignore', 'error', ''],
    description:
      'ignore: when it is so already the call succeeds and changes nothing. error, the default: it is refused then.',
    'x-expected': 'ignore or error',
  }),
};

export const wishQuery = objectSchema<{ onExisting?: WishIn }>(wishField, {
  description: 'How the call is meant.',
});

export function readWish(query: { onExisting?: WishIn }): { onExisting?: 'ignore' | 'error' } {
  const { onExisting } = query;
  return onExisting === undefined || onExisting === '' ? {} : { onExisting };
}
