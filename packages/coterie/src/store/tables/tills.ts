import type { Scope, Till } from '../../domain/tills.ts';
import { boolean, integer, json, small, text } from './column.ts';
import { tableOfOrg } from './table.ts';

export const tillTable = tableOfOrg<Till>('tills', {
  key: ['tillId'],
  columns: {
    tillId: integer,
    userName: text,
    scopes: json<readonly Scope[]>(),
    disabled: small(boolean),
    createdOn: integer,
  },
});
