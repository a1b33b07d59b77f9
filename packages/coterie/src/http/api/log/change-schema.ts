import { type TSchema, Type } from 'typebox';

import type { ChangeKind, Effect } from '../../../domain/changes.ts';
import { orNull, time } from '../../kit/shown.ts';
import { unionSchema } from '../../kit/unions.ts';
import { profileIdentifier } from '../customers/profile-identifier.ts';
import {
  companyDetails,
  customerDetails,
  erasure,
  groupDetails,
  invitationDetails,
  membershipDetails,
  offerDetails,
  orgSettings,
  tillDetails,
  webhookDetails,
} from './record-schemas.ts';

/** The entries of the change log as the API, the live stream and webhooks show them: a schema for each kind. */

const base = Type.Object(
  {
    sequence: Type.Integer({ description: 'Position in the org’s log: 1, 2, 3, … without a gap.' }),
    at: time('When the change was made.'),
    cause: Type.String({ description: 'The command that caused it, e.g. `join` or `transfer`.' }),
    tillId: orNull(
      Type.Integer(),
      'Id of the till that asked for the change; null: the operator at the command line.',
    ),
    requestId: orNull(Type.String(), 'The X-Request-Id of the request; null: there was none.'),
  },
  { title: 'ChangeBase', description: 'What every change has.' },
);

type IdsOf<Kind extends ChangeKind> = Exclude<
  keyof Extract<Effect, { kind: Kind }>,
  'kind' | 'before' | 'after'
> &
  string;

/** What a change of one kind tells. */
interface Told<Id extends string> {
  readonly text: string;
  readonly ids: Readonly<Record<Id, TSchema>>;
  readonly before: TSchema;
  readonly after: TSchema;
}

const none = Type.Null();
const groupId = Type.Integer({ description: 'The group concerned.' });
const userId = Type.Integer({ description: 'The customer concerned.' });
const tillId = Type.Integer({ description: 'The till concerned.' });
const companyId = Type.Integer({ description: 'The company concerned.' });
const webhookId = Type.Integer({ description: 'The webhook concerned.' });

function about<Id extends string>(ids: Readonly<Record<Id, TSchema>>) {
  return (text: string, before: TSchema, after: TSchema): Told<Id> => ({
    text,
    ids,
    before,
    after,
  });
}

const ofOrg = about<never>({});
const ofTill = about({ tillId });
const ofGroup = about({ groupId });
const ofMember = about({ groupId, userId });
const ofCustomer = about({ userId });
const ofCompany = about({ companyId });
const ofWebhook = about({ webhookId });

const status = Type.Object(
  { status: Type.Enum(['ACTIVE', 'INACTIVE'], { description: 'Status as responses show it.' }) },
  { title: 'ShownStatus', description: 'What the begin or end of a group by itself changes.' },
);
const idOrNone = orNull(Type.Integer(), 'Its id, or null.');
/** An erasure takes the content away. */
const personal = (schema: TSchema): TSchema =>
  orNull(schema, 'null: the customer has been erased since.');

const changes: { readonly [Kind in ChangeKind]: Told<IdsOf<Kind>> } = {
  orgCreated: ofOrg('The operator created the org.', none, orgSettings),
  orgUpdated: ofOrg('The operator changed settings of the org.', orgSettings, orgSettings),
  tillCreated: ofTill('The operator created a till.', none, tillDetails),
  tillUpdated: ofTill('A till changed.', tillDetails, tillDetails),
  tillSecretChanged: ofTill(
    'The operator gave a till a new secret, which is in no log.',
    none,
    none,
  ),
  clientCreated: ofTill(
    'The operator created an OAuth client for a till.',
    none,
    Type.Object(
      { key: Type.String({ description: 'Key of the client.' }) },
      { title: 'ClientDetails', description: 'An OAuth client.' },
    ),
  ),
  groupCreated: ofGroup('A group was created.', none, groupDetails),
  groupUpdated: ofGroup('Fields of a group changed.', groupDetails, groupDetails),
  groupRestored: ofGroup('A deleted group was restored.', groupDetails, groupDetails),
  groupDeleted: ofGroup('A group was deleted.', groupDetails, groupDetails),
  groupBegan: ofGroup('A group began by itself.', status, status),
  groupEnded: ofGroup('A group ended by itself.', status, status),
  groupMemberAdded: ofMember('A customer joined a group.', none, membershipDetails),
  groupMemberUpdated: ofMember('A membership changed.', membershipDetails, membershipDetails),
  groupMemberRemoved: ofMember('A customer left a group.', membershipDetails, none),
  defaultGroupChanged: ofCustomer('The default group of a customer changed.', idOrNone, idOrNone),
  invitationCreated: ofMember('A customer was invited to a group.', none, invitationDetails),
  invitationAccepted: ofMember('An invitation was accepted.', invitationDetails, invitationDetails),
  invitationDeclined: ofMember('An invitation was declined.', invitationDetails, invitationDetails),
  invitationWithdrawn: ofMember(
    'An invitation was withdrawn.',
    invitationDetails,
    invitationDetails,
  ),
  invitationExpired: ofMember('An invitation expired.', invitationDetails, invitationDetails),
  handOverOffered: ofMember(
    'The primary member offered the role to the customer.',
    none,
    offerDetails,
  ),
  handOverAccepted: ofMember('The customer accepted the offer.', offerDetails, none),
  handOverDeclined: ofMember('The customer declined the offer.', offerDetails, none),
  handOverWithdrawn: ofMember('The offer was withdrawn, or lapsed.', offerDetails, none),
  handOverExpired: ofMember('The offer expired.', offerDetails, none),
  customerCreated: ofCustomer('A customer was created.', none, personal(customerDetails)),
  customerDetailsChanged: ofCustomer(
    'Profiles or custom fields of a customer changed.',
    personal(customerDetails),
    personal(customerDetails),
  ),
  customerCompanyChanged: ofCustomer('The company of a customer changed.', idOrNone, idOrNone),
  customerMerged: ofCustomer(
    'A customer was merged into another.',
    none,
    Type.Object(
      { mergedInto: Type.Integer({ description: 'userId of the customer who stays.' }) },
      { title: 'MergeDetails', description: 'Into whom a customer was merged.' },
    ),
  ),
  customerIdentifierAdded: ofCustomer(
    'A customer got an identifier.',
    none,
    personal(profileIdentifier),
  ),
  customerIdentifierRemoved: ofCustomer(
    'A customer lost an identifier.',
    personal(profileIdentifier),
    none,
  ),
  customerErased: ofCustomer('A customer was erased.', none, erasure),
  companyCreated: ofCompany('A company was created.', none, companyDetails),
  webhookCreated: ofWebhook('A webhook was created.', none, webhookDetails),
  webhookUpdated: ofWebhook('A webhook changed.', webhookDetails, webhookDetails),
  webhookSecretChanged: ofWebhook('A webhook got a new secret, which is in no log.', none, none),
  webhookReplayed: ofWebhook(
    'Changes are sent to a webhook again.',
    none,
    Type.Object(
      { since: Type.Integer({ description: 'Everything after this sequence is sent.' }) },
      { title: 'ReplayDetails', description: 'From where on changes are sent again.' },
    ),
  ),
  webhookDeleted: ofWebhook('A webhook was deleted.', webhookDetails, none),
};

function titleOf(kind: string): string {
  return kind.slice(0, 1).toUpperCase() + kind.slice(1);
}

function schemaOf(kind: string, { text, ids, before, after }: Told<string>): TSchema {
  const { tillId: changedTillId, ...others } = ids;
  const own = Type.Object({
    kind: Type.Literal(kind),
    ...others,
    // `tillId` is who asked for the change.
    ...(changedTillId === undefined ? {} : { changedTillId }),
    before,
    after,
  });
  return { title: titleOf(kind), description: text, allOf: [base, own] } as TSchema;
}

/** One entry of the change log. */
export const changeSchema = unionSchema(
  'kind',
  Object.fromEntries(
    Object.entries<Told<string>>(changes).map(([kind, told]) => [kind, schemaOf(kind, told)]),
  ),
  { title: 'Change', description: 'One entry of the org’s change log.' },
);
