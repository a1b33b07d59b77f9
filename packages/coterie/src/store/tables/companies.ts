import type { Company } from '../../domain/companies.ts';
import { integer, orNull, text } from './column.ts';
import { tableOfOrg } from './table.ts';

export const companyTable = tableOfOrg<Company>('companies', {
  key: ['companyId'],
  columns: {
    companyId: integer,
    externalId: text,
    name: orNull(text),
    createdOn: integer,
  },
});
