import { Type } from 'typebox';

import {
  type Absent,
  type ExtendedFieldsIn,
  extendedFieldsSchema,
  type FlagIn,
  flagSchema,
  type IdIn,
  type ListIn,
  listSchema,
  newIdSchema,
  objectSchema,
  type TextIn,
  textSchema,
} from '../kit/schemas.ts';
import {
  customerGroupsAnswer,
  type CustomerGroupsIn,
  customerGroupsParams,
} from './customer-groups.ts';
import { warnings } from './group-schemas.ts';
import {
  identifierQuery,
  type IdentifierQueryIn,
  mandatoryIdentifier,
} from './membership-schemas.ts';

export interface IdentifierIn {
  type?: TextIn;
  value?: TextIn;
}

export interface ChannelIn extends IdentifierIn {
  primary?: FlagIn;
  verified?: FlagIn;
}

export interface ProfileIn {
  source?: TextIn;
  accountId?: TextIn;
  firstName?: TextIn;
  lastName?: TextIn;
  fields?: ExtendedFieldsIn;
  commChannels?: ListIn<ChannelIn>;
  identifiers?: ListIn<IdentifierIn>;
}

const identifier = objectSchema<IdentifierIn>(
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

const channel = objectSchema<ChannelIn>(
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

const profile = objectSchema<ProfileIn>(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Mandatory.', { example: 'INSTORE' }),
    accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
    firstName: textSchema('First name.', { example: 'Tom' }),
    lastName: textSchema('Last name.', { example: 'Sawyer' }),
    fields: extendedFieldsSchema('Custom fields of the profile. Kept and returned.'),
    commChannels: listSchema<ChannelIn>(channel, 'How to reach her.', 'a list of channels'),
    identifiers: listSchema<IdentifierIn>(
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

type LoyaltyTypeIn = 'loyalty' | 'non_loyalty' | Absent;

const loyaltyInfo = objectSchema<{ loyaltyType?: LoyaltyTypeIn }>(
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

export const createCustomerBody = objectSchema<{
  userId?: IdIn;
  loyaltyInfo?: { loyaltyType?: LoyaltyTypeIn } | Absent;
  associatedWith?: TextIn;
  profiles?: ListIn<ProfileIn>;
  extendedFields?: ExtendedFieldsIn;
}>(
  {
    userId: newIdSchema('Your own id for her, as an import brings it. Made when absent.', {
      example: 416066472,
    }),
    loyaltyInfo,
    associatedWith: textSchema('Code of the till she registered at. Kept and returned.', {
      example: 'till.code',
    }),
    profiles: listSchema<ProfileIn>(profile, 'One per source and account.', 'a list of profiles'),
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

export const lookupQuery = objectSchema<IdentifierQueryIn>(identifierQuery, {
  description: 'The identifier to look for.',
  mandatory: mandatoryIdentifier,
});

export const lookupAnswer = Type.Object(
  { entity: Type.Integer({ description: 'userId of the customer.' }), warnings },
  { description: 'The customer was found.', examples: [{ entity: 306, warnings: [] }] },
);

export const customerQuery = objectSchema<{ source?: TextIn } & CustomerGroupsIn>(
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

export const profileQuery = objectSchema<{ source?: TextIn; accountId?: TextIn }>(
  {
    source: textSchema('INSTORE, MARTJACK or WECHAT. Mandatory.', { example: 'INSTORE' }),
    accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
  },
  {
    description: 'The profile whose identifiers change; it is made when she has none there.',
    mandatory: ['source'],
  },
);

export const changeIdentifiersBody = objectSchema<{
  add?: ListIn<IdentifierIn>;
  remove?: ListIn<IdentifierIn>;
}>(
  {
    add: listSchema<IdentifierIn>(identifier, 'Identifiers to add.', 'a list of identifiers'),
    remove: listSchema<IdentifierIn>(
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
