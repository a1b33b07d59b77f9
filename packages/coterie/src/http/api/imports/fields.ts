import { Type } from 'typebox';
import type { ImportedThing } from '../../../domain/imports.ts';
import { importedThings } from '../../../domain/imports.ts';

/** What the calls about imports and exports take. */

export const whatSchema = (description: string, title: string) =>
  Type.Unsafe<ImportedThing>({
    type: 'string',
    title,
    examples: ['members'],
    enum: [...importedThings],
    description,
    'x-expected': `one of ${importedThings.join(', ')}`,
  });
