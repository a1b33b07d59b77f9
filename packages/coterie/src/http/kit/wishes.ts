import { choiceSchema, type FieldsIn, objectSchema } from './schemas.ts';

export const wishField = {
  onExisting: choiceSchema(
    ['ignore', 'error'],
    'If it is so already: ignore lets the call succeed and changes nothing; error, the default, rejects the call.',
  ),
};

export const wishQuery = objectSchema(wishField, {
  description: 'What happens if it is so already.',
});

export function readWish(query: FieldsIn<typeof wishField>): { onExisting?: 'ignore' | 'error' } {
  const { onExisting } = query;
  return onExisting === undefined || onExisting === '' ? {} : { onExisting };
}
