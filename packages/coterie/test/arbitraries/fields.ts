import fc from 'fast-check';

import type { ExtendedFields } from '../../src/domain/extended-fields.ts';
import { type Draft, type Field, type Fields, namesSetBy } from '../../src/domain/fields.ts';

/** Values of a field of a resource, other than its empty value: made by its kind, so that a new field joins by itself. */
export function valuesOf(
  { kind, choices = [], empty }: Field,
  known: { readonly ids: readonly number[]; readonly times: readonly number[] },
): fc.Arbitrary<string | number | boolean | readonly string[] | ExtendedFields> {
  switch (kind) {
    case 'text':
      return fc.constantFrom('maple', 'Ocean drive', 'élan');
    case 'number':
      return fc.integer({ min: 3, max: 9 });
    case 'flag':
      return fc.constant(empty !== true);
    case 'time':
      return fc.constantFrom(...known.times);
    case 'groupId':
    case 'userId':
      return fc.constantFrom(...known.ids);
    case 'texts':
      return fc.constantFrom(['allow_points_redemption'], ['block_points_transfer']);
    case 'extendedFields':
      return fc.constantFrom({ city: 'Pune' }, { city: 'Oslo', seats: 4 });
    case 'choice':
      return fc.constantFrom(...choices.filter((one) => one !== empty));
  }
}

/** A value in every field that callers set. */
export function fullDraft<All extends Fields>(
  fields: All,
  known: { readonly ids: readonly number[]; readonly times: readonly number[] },
): Required<Draft<All>> {
  const values = namesSetBy(fields, 'creation', 'caller').map((name) => {
    const [value] = fc.sample(valuesOf(fields[name] as Field, known), { numRuns: 1, seed: 1 });
    return [name, value] as const;
  });
  return Object.fromEntries(values) as Required<Draft<All>>;
}
