import type { Org } from '../../domain/org.ts';
import { boolean, integer, integerOf, json, small, tally, text } from './column.ts';
import { table } from './table.ts';

export const orgTable = table<Org>('orgs', {
  key: ['orgId'],
  columns: {
    orgId: integer,
    name: text,
    timeZone: text,
    productLimit: integer,
    domainErrorStatus: small(integerOf<Org['domainErrorStatus']>()),
    keepGroupActiveWithoutPrimary: small(boolean),
    permissionCodes: json<readonly string[]>(),
    createdOn: integer,
    sequence: tally(integer),
    lastChangeOn: tally(integer),
    lastHash: tally(text),
    unchained: integer,
    lastGroupId: tally(integer),
    lastUserId: tally(integer),
    lastCompanyId: tally(integer),
    lastTillId: tally(integer),
  },
});
