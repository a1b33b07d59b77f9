import { type Case, casesOf, type Send } from './cases.ts';
import type { World } from './world.ts';

const notFound = 'Customer 4711 does not exist.';
const merged: Case['message'] = (w) => `Customer ${w.merged} was merged into customer ${w.eve}.`;
const erased: Case['message'] = (w) => `Customer ${w.erased} was erased.`;
const unknownGroup = 'Group 4711 does not exist.';
const past = '2020-01-01T00:00:00Z';
const stale = '"g1-1-0A"';
const changed = /^Group \d+ has changed: its sequence is now \d+\.$/;
const types = 'mobile, email, externalId, cardnumber, cardExternalId';
const endless = 'The membership of a primary member cannot have a validUntil.';
const badExpiry = 'expiresOn must be in the future, at most 365 days from now.';

const invite =
  (body: (world: World) => object, group: (world: World) => number = (w) => w.purple): Send =>
  (world) =>
    world.caller.post(`/api/v1/groups/${group(world)}/invitations`, body(world));

const mobile = (parts: object) => () => ({
  identifierName: 'mobile',
  identifierValue: '91005',
  ...parts,
});

const inviteCases = casesOf('invite', [
  [403, 'nobody is named', 'Field userId is required.', invite(() => ({}))],
  [
    95032,
    'she is named twice',
    'Parameter userId cannot be combined with an identifier.',
    invite((w) => ({ userId: w.eve, identifierName: 'mobile' })),
  ],
  [
    1632,
    'there is no such group',
    unknownGroup,
    invite(
      (w) => ({ userId: w.eve }),
      () => 4711,
    ),
  ],
  [8015, 'the customer is nobody', notFound, invite(() => ({ userId: 4711 }))],
  [8069, 'the customer was merged', merged, invite((w) => ({ userId: w.merged }))],
  [95060, 'the customer was erased', erased, invite((w) => ({ userId: w.erased }))],
  [
    8003,
    'the source is unknown',
    'Source NOWHERE is unknown. Supported: INSTORE, MARTJACK, WECHAT, ALL.',
    invite(mobile({ source: 'NOWHERE' })),
  ],
  [
    8013,
    'the type of the identifier is unknown',
    `Identifier type shoe size is unknown. Supported: ${types}.`,
    invite(mobile({ identifierName: 'shoe size' })),
  ],
  [
    8045,
    'the account is missing',
    'Field accountId is required for the source WECHAT.',
    invite(mobile({ source: 'WECHAT' })),
  ],
  [
    1636,
    'the customer is a member',
    (w) => `Customer ${w.bob} is already a member of group ${w.purple}.`,
    invite((w) => ({ userId: w.bob })),
  ],
  [
    1622,
    'the customer belongs to another company',
    (w) =>
      `Customer ${w.corp} does not belong to the same company as the members of group ${w.purple}.`,
    invite((w) => ({ userId: w.corp })),
  ],
  [
    1638,
    'the group is full',
    (w) => `Group ${w.full} is full: its maxGroupSize is 2, and open invitations count too.`,
    invite(
      (w) => ({ userId: w.eve }),
      (w) => w.full,
    ),
  ],
  [
    1641,
    'a permission is unknown',
    'Permission code x does not exist in this org.',
    invite((w) => ({ userId: w.eve, permissions: ['x'] })),
  ],
  [
    95100,
    'her membership would have ended',
    'The validUntil of a membership must be in the future.',
    invite((w) => ({ userId: w.eve, validUntil: past })),
  ],
  [95113, 'it would have expired', badExpiry, invite((w) => ({ userId: w.eve, expiresOn: past }))],
  [
    95111,
    'she is invited already',
    (w) => `Customer ${w.eve} already has an open invitation to group ${w.inviting}.`,
    invite(
      (w) => ({ userId: w.eve }),
      (w) => w.inviting,
    ),
  ],
]);

type Answer = 'accept' | 'decline' | 'withdraw';

const answer =
  (how: Answer, id: (world: World) => number, body?: (world: World) => object): Send =>
  (world) =>
    world.caller.post(`/api/v1/invitations/${id(world)}/${how}`, body?.(world));

const answerRows = (how: Answer) =>
  [
    [95110, 'there is none', 'Invitation 4711 does not exist.', answer(how, () => 4711)],
    [
      95112,
      'it was declined',
      (w: World) => `Invitation ${w.invitations.declined} is not open: it is DECLINED.`,
      answer(how, (w) => w.invitations.declined),
    ],
  ] as const;

const byAnother = (how: Answer) =>
  [
    95114,
    'another customer was asked',
    (w: World) => `Customer ${w.bob} is not the one who was asked.`,
    answer(
      how,
      (w) => w.invitations.open,
      (w) => ({ userId: w.bob }),
    ),
  ] as const;

const acceptCases = casesOf('acceptInvitation', [
  ...answerRows('accept'),
  byAnother('accept'),
  [
    1622,
    'the customer has come to a company',
    /^Customer \d+ does not belong to the same company as the members of group \d+\.$/,
    answer('accept', (w) => w.invitations.ofCompany),
  ],
  [
    1632,
    'the group is INACTIVE',
    /^Group \d+ is INACTIVE, so customers cannot join it\.$/,
    answer('accept', (w) => w.invitations.inactive),
  ],
]);

const read =
  (url: string): Send =>
  ({ caller }) =>
    caller.get(`/api/v1/${url}`);

const listRows = (url: string) =>
  [
    [
      95030,
      'the cursor is another’s',
      'The cursor does not belong to this list.',
      read(`${url}?cursor=x`),
    ],
    [
      95031,
      'there is no such field',
      /^Unknown field `colour` in `fields`\. Supported: invitationId, /,
      read(`${url}?fields=colour`),
    ],
  ] as const;

const offer =
  (
    body: (world: World) => object,
    group: (world: World) => number = (w) => w.purple,
    tag?: string,
  ): Send =>
  (world) =>
    world.caller.send({
      method: 'POST',
      url: `/api/v1/groups/${group(world)}/hand-over-offer`,
      payload: body(world),
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

const offerCases = casesOf('offerHandOver', [
  [403, 'nobody is named', 'Field userId is required.', offer(() => ({}))],
  [
    1619,
    'there is no such group',
    unknownGroup,
    offer(
      (w) => ({ userId: w.bob }),
      () => 4711,
    ),
  ],
  [8015, 'the customer is nobody', notFound, offer(() => ({ userId: 4711 }))],
  [8069, 'the customer was merged', merged, offer((w) => ({ userId: w.merged }))],
  [95060, 'the customer was erased', erased, offer((w) => ({ userId: w.erased }))],
  [
    1620,
    'the customer is not a member',
    (w) => `Customer ${w.eve} is not a member of group ${w.purple}.`,
    offer((w) => ({ userId: w.eve })),
  ],
  [
    1642,
    'the customer is primary elsewhere',
    (w) => `Customer ${w.fay} is already the primary member of another group, ${w.ofFay}.`,
    offer((w) => ({ userId: w.fay })),
  ],
  [
    95083,
    'the customer is it already',
    (w) => `Customer ${w.ann} is already the primary member of group ${w.purple}.`,
    offer((w) => ({ userId: w.ann })),
  ],
  [95102, 'the membership ends', endless, offer((w) => ({ userId: w.timed }))],
  [
    95082,
    'the group has changed since',
    changed,
    offer((w) => ({ userId: w.bob }), undefined, stale),
  ],
  [95113, 'it would have expired', badExpiry, offer((w) => ({ userId: w.bob, expiresOn: past }))],
  [
    95116,
    'there is an offer',
    (w) => `Group ${w.inviting} already has an open offer to hand over to customer ${w.bob}.`,
    offer(
      (w) => ({ userId: w.bob }),
      (w) => w.inviting,
    ),
  ],
  [
    95117,
    'it comes from somebody else',
    (w) => `Customer ${w.dan} is not the primary member of group ${w.purple}.`,
    offer((w) => ({ userId: w.bob, fromUserId: w.dan })),
  ],
  [
    95118,
    'the group has no primary member',
    (w) => `Group ${w.full} has no primary member who could hand it over.`,
    offer(
      (w) => ({ userId: w.dan }),
      (w) => w.full,
    ),
  ],
]);

const answerOffer =
  (
    how: Answer,
    group: (world: World) => number,
    { body, tag }: { body?: (world: World) => object; tag?: string } = {},
  ): Send =>
  (world) =>
    world.caller.send({
      method: 'POST',
      url: `/api/v1/groups/${group(world)}/hand-over-offer/${how}`,
      ...(body === undefined ? {} : { payload: body(world) }),
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

const offerRows = (how: Answer) =>
  [
    [1619, 'there is no such group', unknownGroup, answerOffer(how, () => 4711)],
    [
      95115,
      'there is no offer',
      (w: World) => `Group ${w.purple} has no open offer to hand over.`,
      answerOffer(how, (w) => w.purple),
    ],
    [
      95082,
      'the group has changed since',
      changed,
      answerOffer(how, (w) => w.inviting, { tag: stale }),
    ],
  ] as const;

const offerToAnother = (how: Answer) =>
  [
    95114,
    'another member was asked',
    (w: World) => `Customer ${w.ann} is not the one who was asked.`,
    answerOffer(how, (w) => w.inviting, { body: (w) => ({ userId: w.ann }) }),
  ] as const;

export const invitationCases: readonly Case[] = [
  ...inviteCases,
  ...acceptCases,
  ...casesOf('declineInvitation', [
    answerRows('decline')[0],
    [
      95112,
      'it was withdrawn',
      (w) => `Invitation ${w.invitations.withdrawn} is not open: it is WITHDRAWN.`,
      answer('decline', (w) => w.invitations.withdrawn),
    ],
    byAnother('decline'),
  ]),
  ...casesOf('withdrawInvitation', answerRows('withdraw')),
  ...casesOf('readInvitation', [
    [95110, 'there is none', 'Invitation 4711 does not exist.', read('invitations/4711')],
  ]),
  ...casesOf('listInvitations', [
    [1619, 'there is no such group', unknownGroup, read('groups/4711/invitations')],
    ...listRows('groups/1/invitations'),
  ]),
  ...casesOf('listInvitationsOfCustomer', [
    [8015, 'there is no such customer', notFound, read('customers/4711/invitations')],
    ...listRows('customers/1/invitations'),
  ]),
  ...offerCases,
  ...casesOf('readHandOverOffer', [
    [1619, 'there is no such group', unknownGroup, read('groups/4711/hand-over-offer')],
    [
      95115,
      'there is no offer',
      ({ purple }) => `Group ${purple} has no open offer to hand over.`,
      ({ caller, purple }) => caller.get(`/api/v1/groups/${purple}/hand-over-offer`),
    ],
  ]),
  ...casesOf('acceptHandOver', [
    ...offerRows('accept'),
    offerToAnother('accept'),
    [
      1642,
      'the customer is primary elsewhere by now',
      /^Customer \d+ is already the primary member of another group, \d+\.$/,
      answerOffer('accept', (w) => w.busy),
    ],
    [95102, 'the membership ends by now', endless, answerOffer('accept', (w) => w.ending)],
  ]),
  ...casesOf('declineHandOver', [...offerRows('decline'), offerToAnother('decline')]),
  ...casesOf('withdrawHandOver', offerRows('withdraw')),
];
