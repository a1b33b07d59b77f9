import type { Identifier, IdentifierType, Source } from '../../domain/identifiers.ts';
import { integer, parts, text, textOf } from './column.ts';
import { readerOf } from './reader.ts';
import { tableOfOrg } from './table.ts';

interface OwnedIdentifier extends Identifier {
  readonly userId: number;
}

const identifier = {
  source: textOf<Source>(),
  accountId: text,
  type: textOf<IdentifierType>(),
  value: text,
};

export const identifierTable = tableOfOrg<OwnedIdentifier>('identifiers', {
  key: ['type', 'value', 'source', 'accountId'],
  columns: { ...identifier, userId: integer },
});

/** An identifier and its owner. */
export interface Owner {
  readonly identifier: Identifier;
  readonly userId: number;
}

/** Reads rows with the table's own select list. */
export const ownerReader = readerOf<Owner>({
  identifier: parts<Identifier>('', identifier),
  userId: integer,
});
