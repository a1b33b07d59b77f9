import type { Login, LoginKind } from '../../domain/tills.ts';
import { integer, orNull, text, textOf } from './column.ts';
import { table } from './table.ts';

/** Not a table of orgs: the name of a login selects its org. */
export const loginTable = table<Login>('logins', {
  key: ['kind', 'name'],
  columns: {
    kind: textOf<LoginKind>(),
    name: text,
    orgId: integer,
    tillId: orNull(integer),
    secretHash: orNull(text),
  },
});
