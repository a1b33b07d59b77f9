import { Type } from 'typebox';

import { type FieldsIn, objectSchema } from './schemas.ts';

export const wishField = {
  onExisting: Type.Unsafe<'ignore' | 'error' | '' | undefined>({
    type: 'string',
    enum: ['ignore', 'error', ''],
    description:
      'ignore: when it is so already the call succeeds and changes nothing. error, the default: it is refused then.',
    'x-expected': 'ignore or error',
  }),
};

export const wishQuery = objectSchema(wishField, {
  description: 'How the call is meant.',
});

export function readWish(query: FieldsIn<typeof wishField>): { onExisting?: 'ignore' | 'error' } {
  const { onExisting } = query;
  return onExisting === undefined || onExisting === '' ? {} : { onExisting };
}
