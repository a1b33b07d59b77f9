import type { ErrorCode } from '../../src/domain/errors.ts';
import type { Caller } from '../http-service.ts';
import type { Case } from './cases.ts';

type Send = (caller: Caller) => ReturnType<Caller['get']>;
type Row = readonly [code: ErrorCode, when: string, message: Case['message'], send: Send];

const path = '/api/v1/webhooks';
const url = 'https://example.com/hooks';
const unknown = 'Webhook 4711 does not exist.';
const unknownGroup = 'Group 4711 does not exist.';
const notThisList = 'The cursor does not belong to this list.';
const noUrl = 'The url of a webhook must be an https URL.';

const casesOf = (operation: string, rows: readonly Row[]): readonly Case[] =>
  rows.map(([code, when, message, send]) => ({
    operation,
    code,
    when,
    message,
    send: ({ caller }) => send(caller),
  }));

/** In the org of the world there is one webhook; its id is asked for. */
const withOne =
  (send: (caller: Caller, one: string) => ReturnType<Caller['get']>): Send =>
  async (caller) => {
    const { body } = await caller.get(path);
    return send(caller, `${path}/${body.items[0].webhookId}`);
  };

const add =
  (body: object): Send =>
  (caller) =>
    caller.post(path, body);

export const webhookCases: readonly Case[] = [
  ...casesOf('addWebhook', [
    [403, 'there is no url', 'Field url is required.', add({})],
    [1632, 'the group of the filter is none', unknownGroup, add({ url, groupId: 4711 })],
    [95072, 'the url is no web address', noUrl, add({ url: 'ftp://example.com/hooks' })],
    [95072, 'the url is no address at all', noUrl, add({ url: 'hooks' })],
    [
      95072,
      'the url has a password',
      'The url of a webhook must be without a user name and password.',
      add({ url: 'https://me:secret@example.com/hooks' }),
    ],
    [
      95072,
      'the url has a fragment',
      'The url of a webhook must be without a fragment.',
      add({ url: `${url}#here` }),
    ],
  ]),
  ...casesOf('readWebhook', [
    [95070, 'there is no such webhook', unknown, (caller) => caller.get(`${path}/4711`)],
  ]),
  ...casesOf('patchWebhook', [
    [95070, 'there is no such webhook', unknown, (caller) => caller.patch(`${path}/4711`, {})],
    [
      403,
      'the url is taken away',
      'Field url is required.',
      withOne((caller, one) => caller.patch(one, { url: null })),
    ],
    [
      1632,
      'the group of the filter is none',
      unknownGroup,
      withOne((caller, one) => caller.patch(one, { groupId: 4711 })),
    ],
    [
      95072,
      'the url is no web address',
      noUrl,
      withOne((caller, one) => caller.patch(one, { url: 'hooks' })),
    ],
  ]),
  ...casesOf('removeWebhook', [
    [95070, 'there is no such webhook', unknown, (caller) => caller.delete(`${path}/4711`)],
  ]),
  ...casesOf('rotateWebhookSecret', [
    [
      95070,
      'there is no such webhook',
      unknown,
      (caller) => caller.post(`${path}/4711/rotate-secret`),
    ],
  ]),
  ...casesOf('replayWebhook', [
    [
      95070,
      'there is no such webhook',
      unknown,
      (caller) => caller.post(`${path}/4711/replay`, { since: 0 }),
    ],
    [
      403,
      'no sequence is given',
      'Field since is required.',
      withOne((caller, one) => caller.post(`${one}/replay`, {})),
    ],
    [
      95020,
      'the log has not come so far',
      /^The change log ends at sequence \d+, before the one asked for\.$/,
      withOne((caller, one) => caller.post(`${one}/replay`, { since: 1_000_000 })),
    ],
  ]),
  ...casesOf('testWebhook', [
    [95070, 'there is no such webhook', unknown, (caller) => caller.post(`${path}/4711/test`)],
  ]),
  ...casesOf('listWebhooks', [
    [95030, 'the cursor is none', notThisList, (caller) => caller.get(`${path}?cursor=abc`)],
  ]),
  ...casesOf('listDeliveries', [
    [
      95030,
      'the cursor is none',
      notThisList,
      withOne((caller, one) => caller.get(`${one}/deliveries?cursor=abc`)),
    ],
    [95070, 'there is no such webhook', unknown, (caller) => caller.get(`${path}/4711/deliveries`)],
  ]),
];
