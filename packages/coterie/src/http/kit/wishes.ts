import { choiceSchema, type FieldsIn, objectSchema } from './schemas.ts';

export const wishField = {
  onExisting: choiceSchema(
    ['ignore', 'error'],
    'ignore: when it is so already the call succeeds and changes nothing. error, the default: it is refused then.',
  ),
};

export const wishQuery = objectSchema(wishField, {
  description: 'How the call is meant.',
});

export function readWish(query: FieldsIn<typeof wishField>): { onExisting?: 'ignore' | 'error' } {
  const { onExisting } = query;
  return onExisting === undefined || onExisting === '' ? {} : { onExisting };
}
