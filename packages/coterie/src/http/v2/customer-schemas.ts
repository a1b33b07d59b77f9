import { type Static, Type } from 'typebox';

import {
  type Absent,
  extendedFieldsSchema,
  flagSchema,
  listSchema,
  newIdSchema,
  objectSchema,
  textSchema,
} from '../kit/schemas.ts';
import { customerGroupsAnswer, customerGroupsParams } from './customer-groups.ts';
import { warnings } from './group-schemas.ts';
import { identifierQuery } from './membership-schemas.ts';

const identifier = objectSchema(
  {
    type: textSchema('mobile, email, externalId, cardnumber or cardExternalId.', {
      example: 'mobile',
    }),
    value: textSchema('The value; unique per org, source, account and type.', {
      example: '919010000022',
    }),
  },
  { title: 'NewIdentifier', description: 'One identifier.', mandatory: ['type', 'value'] },
);

export type IdentifierIn = Static<typeof identifier>;

const channel = objectSchema(
  {
    type: textSchema('What sort of channel it is, e.g. mobile or email.'),
    value: textSchema('Number or address.'),
    primary: flagSchema('Whether it is the preferred channel of its type.'),
    verified: flagSchema('Whether it was verified.'),
  },
  {
    title: 'Channel',
    description: 'One way to reach the customer. Kept, never used by the service.',
  },
);

const profile = objectSchema(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Mandatory.', { example: 'INSTORE' }),
    accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
    firstName: textSchema('First name.', { example: 'Tom' }),
    lastName: textSchema('Last name.', { example: 'Sawyer' }),
    fields: extendedFieldsSchema('Custom fields of the profile. Kept and returned.'),
    commChannels: listSchema(channel, 'How to reach her.', 'a list of channels'),
    identifiers: listSchema(
      identifier,
      'Her identifiers in this source. The profiles together need at least one.',
      'a list of identifiers',
    ),
  },
  {
    title: 'NewProfile',
    description: 'Who the customer is in one source and account.',
    mandatory: ['source'],
  },
);

export type ProfileIn = Static<typeof profile>;

type LoyaltyTypeIn = 'loyalty' | 'non_loyalty' | Absent;

const loyaltyInfo = objectSchema(
  {
    loyaltyType: Type.Unsafe<LoyaltyTypeIn>({
      type: ['string', 'null'],
      enum: ['loyalty', 'non_loyalty', '', null],
      description: 'Whether she takes part in the programme. Default loyalty.',
      'x-expected': 'loyalty or non_loyalty',
    }),
  },
  { description: 'Her place in the loyalty programme.', nullable: true },
);

export const createCustomerBody = objectSchema(
  {
    userId: newIdSchema('Your own id for her, as an import brings it. Made when absent.', {
      example: 416066472,
    }),
    loyaltyInfo: Type.Unsafe<Static<typeof loyaltyInfo> | Absent>(loyaltyInfo),
    associatedWith: textSchema('Code of the till she registered at. Kept and returned.', {
      example: 'till.code',
    }),
    profiles: listSchema(profile, 'One per source and account.', 'a list of profiles'),
    extendedFields: extendedFieldsSchema('Custom fields of the customer. Kept and returned.'),
  },
  {
    title: 'NewCustomer',
    description: 'The customer to create.',
    mandatory: ['profiles'],
    examples: [
      {
        loyaltyInfo: { loyaltyType: 'loyalty' },
        associatedWith: 'till.code',
        profiles: [
          {
            firstName: 'Tom',
            lastName: 'Sawyer',
            identifiers: [{ type: 'mobile', value: '919010000022' }],
            source: 'INSTORE',
            accountId: '',
          },
        ],
        extendedFields: { city: 'Bangalore' },
      },
    ],
    nullable: true,
  },
);

export const createCustomerAnswer = Type.Object(
  {
    createdId: Type.Integer({ description: 'userId of the new customer.' }),
    warnings,
    sideEffects: Type.Array(Type.Object({}, { description: 'A side effect.' }), {
      description: 'Always empty: points are another system’s.',
    }),
  },
  {
    description: 'The customer was created.',
    examples: [{ createdId: 130713699, warnings: [], sideEffects: [] }],
  },
);

export const lookupQuery = identifierQuery('The identifier to look for.');

export const lookupAnswer = Type.Object(
  { entity: Type.Integer({ description: 'userId of the customer.' }), warnings },
  { description: 'The customer was found.', examples: [{ entity: 306, warnings: [] }] },
);

export const customerQuery = objectSchema(
  {
    source: textSchema('Only the profiles of this source. Default ALL.'),
    ...customerGroupsParams,
  },
  { description: 'Which profiles and groups to answer with.' },
);

const storedIdentifier = Type.Object(
  {
    type: Type.String({ description: 'mobile, email, externalId, cardnumber or cardExternalId.' }),
    value: Type.String({ description: 'The value.' }),
  },
  { title: 'Identifier', description: 'One identifier.' },
);

const storedChannel = Type.Object(
  {
    type: Type.String({ description: 'What sort of channel it is.' }),
    value: Type.String({ description: 'Number or address.' }),
    primary: Type.Boolean({ description: 'Whether it is the preferred channel of its type.' }),
    verified: Type.Boolean({ description: 'Whether it was verified.' }),
  },
  { title: 'ProfileChannel', description: 'One way to reach the customer.' },
);

const fields = Type.Record(Type.String(), Type.Unknown(), { description: 'Custom fields.' });

const storedProfile = Type.Object(
  {
    firstName: Type.Optional(Type.String({ description: 'First name.' })),
    lastName: Type.Optional(Type.String({ description: 'Last name.' })),
    fields,
    identifiers: Type.Array(storedIdentifier, { description: 'Her identifiers in this source.' }),
    commChannels: Type.Array(storedChannel, { description: 'How to reach her.' }),
    source: Type.String({ description: 'INSTORE, MARTJACK or WECHAT.' }),
    userId: Type.Integer({ description: 'Id of the customer.' }),
    accountId: Type.String({ description: 'Account of the source; empty when it has one only.' }),
  },
  { title: 'Profile', description: 'Who the customer is in one source and account.' },
);

export const customerAnswer = Type.Object(
  {
    id: Type.Integer({ description: 'userId of the customer.' }),
    profiles: Type.Array(storedProfile, { description: 'One per source and account.' }),
    loyaltyInfo: Type.Object(
      { loyaltyType: Type.String({ description: 'loyalty or non_loyalty.' }) },
      { description: 'Her place in the loyalty programme.' },
    ),
    associatedWith: Type.Optional(Type.String({ description: 'Code of her till.' })),
    extendedFields: fields,
    companyId: Type.Optional(Type.Integer({ description: 'Her company; absent: none.' })),
    defaultGroupId: Type.Optional(
      Type.Integer({ description: 'The group of her group transactions; absent: none.' }),
    ),
    mergedInto: Type.Optional(
      Type.Integer({ description: 'userId of the customer she was merged into.' }),
    ),
    createdBy: Type.Optional(Type.Integer({ description: 'Id of the till that created her.' })),
    createdOn: Type.String({ description: 'ISO-8601 to the second, with the org’s UTC offset.' }),
    ...customerGroupsAnswer,
    warnings,
  },
  { title: 'Customer', description: 'The customer.' },
);

export const profileQuery = objectSchema(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Mandatory.', { example: 'INSTORE' }),
    accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
  },
  {
    description: 'The profile whose identifiers change; it is made when she has none there.',
    mandatory: ['source'],
  },
);

export const changeIdentifiersBody = objectSchema(
  {
    add: listSchema(identifier, 'Identifiers to add.', 'a list of identifiers'),
    remove: listSchema(
      identifier,
      'Identifiers to remove; they must be hers.',
      'a list of identifiers',
    ),
  },
  {
    title: 'IdentifierChange',
    description: 'What to add and what to remove.',
    examples: [
      {
        add: [{ type: 'mobile', value: '919010000023' }],
        remove: [{ type: 'email', value: 'tom.sawyer@example.com' }],
      },
    ],
    nullable: true,
  },
);

export const changeIdentifiersAnswer = Type.Object(
  { createdId: Type.Integer({ description: 'userId of the customer.' }), warnings },
  {
    description: 'The identifiers are changed.',
    examples: [{ createdId: 382756026, warnings: [] }],
  },
);
