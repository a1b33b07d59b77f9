import { Type } from 'typebox';

/** An identifier in the format of the native API. */
export const profileIdentifier = Type.Object(
  {
    source: Type.String({ description: 'INSTORE, MARTJACK or WECHAT.' }),
    accountId: Type.String({ description: 'Account of the source; empty when it has one only.' }),
    type: Type.String({ description: 'Type of the identifier.' }),
    value: Type.String({ description: 'Its value.' }),
  },
  { title: 'ProfileIdentifier', description: 'One identifier, with the profile it is of.' },
);
