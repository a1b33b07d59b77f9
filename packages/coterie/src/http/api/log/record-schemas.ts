import { type TSchema, Type } from 'typebox';

import type { Erasure } from '../../../domain/changes.ts';
import type { Company } from '../../../domain/companies.ts';
import type { CustomerDetails, Profile } from '../../../domain/customers.ts';
import type { OrgSettings } from '../../../domain/org.ts';
import { scopes, type Till } from '../../../domain/tills.ts';
import { orNull, time } from '../../kit/shown.ts';
import { customerResource } from '../customers/fields.ts';
import { groupResource } from '../groups/fields.ts';
import { invitationResource } from '../invitations/fields.ts';
import { memberResource } from '../members/fields.ts';
import { webhookResource } from '../webhooks/fields.ts';

/** What the change log records, as `before` and `after` show it and the snapshot takes it over. */

/** The compiler rejects a record that misses a field of `Type`. */
type Fields<Type> = Readonly<Record<keyof Type & string, TSchema>>;

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ description });

export const groupDetailsSchema = Type.Object(groupResource.shownSchemas, {
  title: 'GroupDetails',
  description: 'What callers set of a group, and its status.',
});

const { defaultGroup: _, ...membershipSchemas } = memberResource.shownSchemas;
export const membershipDetails = Type.Object(membershipSchemas, {
  title: 'MembershipDetails',
  description: 'How a customer is a member.',
});

export const invitationDetails = Type.Object(
  { invitationId: count('Id of the invitation.'), ...invitationResource.shownSchemas },
  { title: 'InvitationDetails', description: 'An invitation.' },
);

export const offerDetails = Type.Object(
  {
    fromUserId: count('The primary member, who offers the role.'),
    expiresOn: time('The other member can accept before this time.'),
  },
  { title: 'OfferDetails', description: 'An offer to hand over the primary membership.' },
);

export const webhookDetailsSchema = Type.Object(webhookResource.shownSchemas, {
  title: 'WebhookDetails',
  description: 'What callers set of a webhook.',
});

const profileFields: Fields<Profile> = {
  source: text('INSTORE, MARTJACK or WECHAT.'),
  accountId: text('Account of the source; empty when it has one only.'),
  firstName: orNull(Type.String(), 'First name, or null.'),
  lastName: orNull(Type.String(), 'Last name, or null.'),
  fields: Type.Record(Type.String(), Type.Unknown(), { description: 'Custom fields.' }),
  commChannels: Type.Array(Type.Unknown({ description: 'One channel, as it came.' }), {
    description: 'How to reach the customer.',
  }),
};

/** Without identifiers, which are things of their own in the log. */
const profiles = Type.Array(
  Type.Object(profileFields, {
    title: 'ProfileDetails',
    description: 'The customer in one source and account.',
  }),
  { description: 'One per source and account.' },
);

const customerFields: Fields<CustomerDetails> = { ...customerResource.shownSchemas, profiles };

export const customerDetails = Type.Object(customerFields, {
  title: 'CustomerDetails',
  description: 'Profiles and custom fields of a customer.',
});

const erasureFields: Fields<Erasure> = {
  memberships: count('Memberships that ended.'),
  identifiers: count('Identifiers that were removed.'),
  profiles: count('Profiles that were removed.'),
  erasedWith: count(
    'The customer whose erasure it was: the survivor, where the customer had been merged.',
  ),
};

export const erasure = Type.Object(erasureFields, {
  title: 'ErasureDetails',
  description: 'What an erasure removed.',
});

const companyFields: Fields<Pick<Company, 'externalId' | 'name'>> = {
  externalId: text('Your own id of the company.'),
  name: orNull(Type.String(), 'Its name, or null.'),
};

export const companyDetails = Type.Object(companyFields, {
  title: 'CompanyDetails',
  description: 'A company.',
});

const orgFields: Fields<OrgSettings> = {
  name: text('Name of the org, as the command line knows it.'),
  timeZone: text('IANA time zone of the vendor’s calls.'),
  productLimit: count('Highest maxGroupSize of a group.'),
  domainErrorStatus: Type.Integer({
    description: 'HTTP status with which the vendor’s calls reject by a rule: 400 or 200.',
  }),
  keepGroupActiveWithoutPrimary: Type.Boolean({
    description: 'Whether a group stays ACTIVE when its primary member leaves.',
  }),
  permissionCodes: Type.Array(text('A permission code.'), {
    description: 'Permission codes of the org, beside the built-in ones.',
  }),
};

export const orgSettings = Type.Object(orgFields, {
  title: 'OrgSettings',
  description: 'Settings of the org.',
});

const tillFields: Fields<Omit<Till, 'tillId' | 'createdOn'>> = {
  userName: text('User name of the till.'),
  scopes: Type.Array(Type.Enum([...scopes], { description: 'A scope.' }), {
    description: 'What the till may do.',
  }),
  disabled: Type.Boolean({ description: 'Whether the till is disabled.' }),
};

export const tillDetails = Type.Object(tillFields, {
  title: 'TillDetails',
  description: 'A till.',
});
