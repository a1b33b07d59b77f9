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
  { title: 'V2NewIdentifier', description: 'One identifier.', mandatory: ['type', 'value'] },
);

export type IdentifierIn = Static<typeof identifier>;

const channel = objectSchema(
  {
    type: textSchema('Type of the channel, for instance mobile or email.'),
    value: textSchema('The number or address.'),
    primary: flagSchema('Whether it is the customer’s preferred channel of its type.'),
    verified: flagSchema('Whether the channel was verified.'),
  },
  {
    title: 'V2Channel',
    description: 'A way to reach the customer. The service stores it but never uses it.',
  },
);

const profile = objectSchema(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Required.', { example: 'INSTORE' }),
    accountId: textSchema('Account of the source. Required for WECHAT.'),
    firstName: textSchema('First name.', { example: 'Tom' }),
    lastName: textSchema('Last name.', { example: 'Sawyer' }),
    fields: extendedFieldsSchema('Custom fields of the profile. Stored and returned.'),
    commChannels: listSchema(channel, 'Ways to reach the customer.', 'a list of channels'),
    identifiers: listSchema(
      identifier,
      'The customer’s identifiers in this source. All profiles together need at least one.',
      'a list of identifiers',
    ),
  },
  {
    title: 'V2NewProfile',
    description: 'The customer’s data in one source and account.',
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
      description: 'Whether the customer takes part in the loyalty programme. Default: loyalty.',
      'x-expected': 'loyalty or non_loyalty',
    }),
  },
  { description: 'The customer’s participation in the loyalty programme.', nullable: true },
);

export const createCustomerBody = objectSchema(
  {
    userId: newIdSchema(
      'Your own id for the customer, for instance from an import. By default, the service creates one.',
      {
        example: 2001,
      },
    ),
    loyaltyInfo: Type.Unsafe<Static<typeof loyaltyInfo> | Absent>(loyaltyInfo),
    associatedWith: textSchema(
      'Code of the till where the customer registered. Stored and returned.',
      {
        example: 'till.code',
      },
    ),
    profiles: listSchema(profile, 'One profile per source and account.', 'a list of profiles'),
    extendedFields: extendedFieldsSchema('Custom fields of the customer. Stored and returned.'),
  },
  {
    title: 'V2NewCustomer',
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
      description: 'Always empty, because points are kept in another system.',
    }),
  },
  {
    title: 'V2CreatedCustomer',
    description: 'The customer was created.',
    examples: [{ createdId: 2001, warnings: [], sideEffects: [] }],
  },
);

export const lookupQuery = identifierQuery('The identifier of the customer.');

export const lookupAnswer = Type.Object(
  { entity: Type.Integer({ description: 'userId of the customer.' }), warnings },
  {
    title: 'V2FoundCustomer',
    description: 'The customer was found.',
    examples: [{ entity: 1008, warnings: [] }],
  },
);

export const customerQuery = objectSchema(
  {
    source: textSchema('Return only the profiles of this source. Default: ALL.', {
      title: 'profilesSource',
    }),
    ...customerGroupsParams,
  },
  { description: 'The profiles and groups to return.' },
);

const storedIdentifier = Type.Object(
  {
    type: Type.String({ description: 'mobile, email, externalId, cardnumber or cardExternalId.' }),
    value: Type.String({ description: 'The value.' }),
  },
  { title: 'V2Identifier', description: 'One identifier.' },
);

const storedChannel = Type.Object(
  {
    type: Type.String({ description: 'Type of the channel.' }),
    value: Type.String({ description: 'The number or address.' }),
    primary: Type.Boolean({
      description: 'Whether it is the customer’s preferred channel of its type.',
    }),
    verified: Type.Boolean({ description: 'Whether the channel was verified.' }),
  },
  { title: 'V2ProfileChannel', description: 'One way to reach the customer.' },
);

const fields = Type.Record(Type.String(), Type.Unknown(), { description: 'Custom fields.' });

const storedProfile = Type.Object(
  {
    firstName: Type.Optional(Type.String({ description: 'First name.' })),
    lastName: Type.Optional(Type.String({ description: 'Last name.' })),
    fields,
    identifiers: Type.Array(storedIdentifier, {
      description: 'The customer’s identifiers in this source.',
    }),
    commChannels: Type.Array(storedChannel, { description: 'Ways to reach the customer.' }),
    source: Type.String({ description: 'INSTORE, MARTJACK or WECHAT.' }),
    userId: Type.Integer({ description: 'Id of the customer.' }),
    accountId: Type.String({
      description: 'Account of the source; empty if the source has only one.',
    }),
  },
  { title: 'V2Profile', description: 'The customer’s data in one source and account.' },
);

export const customerAnswer = Type.Object(
  {
    id: Type.Integer({ description: 'userId of the customer.' }),
    profiles: Type.Array(storedProfile, { description: 'One profile per source and account.' }),
    loyaltyInfo: Type.Object(
      { loyaltyType: Type.String({ description: 'loyalty or non_loyalty.' }) },
      { description: 'The customer’s participation in the loyalty programme.' },
    ),
    associatedWith: Type.Optional(
      Type.String({ description: 'Code of the till where the customer registered.' }),
    ),
    extendedFields: fields,
    companyId: Type.Optional(
      Type.Integer({ description: 'Id of the customer’s company. Absent without one.' }),
    ),
    defaultGroupId: Type.Optional(
      Type.Integer({
        description:
          'Id of the group that the customer’s group transactions belong to. Absent without one.',
      }),
    ),
    mergedInto: Type.Optional(
      Type.Integer({ description: 'userId of the customer that this customer was merged into.' }),
    ),
    createdBy: Type.Optional(
      Type.Integer({ description: 'Id of the till that created the customer.' }),
    ),
    createdOn: Type.String({
      description:
        'When the customer was created: ISO 8601 to the second, with the org’s UTC offset.',
    }),
    ...customerGroupsAnswer,
    warnings,
  },
  { title: 'V2Customer', description: 'The customer.' },
);

export const profileQuery = objectSchema(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Required.', {
      example: 'INSTORE',
      title: 'profileSource',
    }),
    accountId: textSchema('Account of the source. Required for WECHAT.'),
  },
  {
    description:
      'The profile whose identifiers change. It is created if the customer does not have it yet.',
    mandatory: ['source'],
  },
);

export const changeIdentifiersBody = objectSchema(
  {
    add: listSchema(identifier, 'Identifiers to add.', 'a list of identifiers'),
    remove: listSchema(
      identifier,
      'Identifiers to remove. The customer must have them.',
      'a list of identifiers',
    ),
  },
  {
    title: 'V2IdentifierChange',
    description: 'The identifiers to add and to remove.',
    examples: [
      {
        add: [{ type: 'mobile', value: '919010000023' }],
        remove: [{ type: 'email', value: 'vikram.sharma@example.com' }],
      },
    ],
    nullable: true,
  },
);

export const changeIdentifiersAnswer = Type.Object(
  { createdId: Type.Integer({ description: 'userId of the customer.' }), warnings },
  {
    title: 'V2ChangedIdentifiers',
    description: 'The identifiers were changed.',
    examples: [{ createdId: 1008, warnings: [] }],
  },
);
