import { Type } from 'typebox';

import { changeSchema } from '../../api/log/change-schema.ts';

/** What a dry run adds to the response of a call that changes something. */
export const dryRunPart = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Object(
        {
          changes: Type.Array(changeSchema, {
            description: 'What the org’s log would get. Nothing of it was stored.',
          }),
        },
        { title: 'DryRun', description: 'Only in the response to a dry run.' },
      ),
    ),
  },
  { title: 'MayBeDryRun', description: 'What a dry run adds to a response.' },
);
