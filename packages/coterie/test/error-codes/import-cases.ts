import type { Answer, Caller } from '../http-service.ts';
import { type Case, casesOf } from './cases.ts';

/** Sends a file of members. */
async function send(caller: Caller, payload: string, query = ''): Promise<Answer> {
  const headers = { 'content-type': 'text/csv' };
  return caller.send({
    method: 'POST',
    url: `/api/v1/imports?what=members${query}`,
    headers,
    payload,
  });
}

const header = 'groupId,userId,action\n';
const unconfirmed = 'The confirmation is for a different file or request, or has expired.';
const noImport = 'Import unknown does not exist.';
const notThisList = 'The cursor does not belong to this list.';

export const importCases: readonly Case[] = [
  ...casesOf('runImport', [
    [
      403,
      'it is not said what the rows are',
      'Field what is required.',
      ({ caller }) => caller.post('/api/v1/imports', undefined),
    ],
    [
      95050,
      'a quote is not closed',
      'Line 2 of the file cannot be read: a quote is opened here but not closed.',
      ({ caller }) => send(caller, `${header}"1,2\n`),
    ],
    [
      95051,
      'a column is not known',
      /^Column 'colour' of the file is unknown, or occurs twice\. Supported: groupExternalId, /,
      ({ caller }) => send(caller, 'groupId,colour\n'),
    ],
    [
      95054,
      'another kind of rows was imported under the id',
      'Import begun was started with a different file, or a different kind of rows.',
      async ({ caller }) => {
        await send(caller, header, '&importId=begun');
        return caller.send({
          method: 'POST',
          url: '/api/v1/imports?what=groups&importId=begun',
          headers: { 'content-type': 'text/csv' },
          payload: 'externalId\n',
        });
      },
    ],
    [
      95055,
      'the import was undone',
      'Import over does not expect these rows: it has done 0.',
      async ({ caller }) => {
        await send(caller, header, '&importId=over');
        await caller.post('/api/v1/imports/over/undo');
        return send(caller, header, '&importId=over');
      },
    ],
    [
      95057,
      'the confirmation is of another file',
      unconfirmed,
      ({ caller }) => send(caller, header, '&confirm=1.made-up'),
    ],
  ]),
  ...casesOf('runBatch', [
    [
      95057,
      'the confirmation is of another request',
      unconfirmed,
      ({ caller, purple, eve }) =>
        caller.post('/api/v1/batch?confirm=1.made-up', {
          items: [{ action: 'join', groupId: purple, userId: eve }],
        }),
    ],
  ]),
  ...casesOf('removeGroup', [
    [
      95057,
      'the confirmation is of another request',
      unconfirmed,
      ({ caller, purple }) => caller.delete(`/api/v1/groups/${purple}?confirm=1.made-up`),
    ],
  ]),
  ...casesOf('readImport', [
    [95053, 'there is none', noImport, ({ caller }) => caller.get('/api/v1/imports/unknown')],
  ]),
  ...casesOf('listImports', [
    [
      95030,
      'the cursor is none',
      notThisList,
      ({ caller }) => caller.get('/api/v1/imports?cursor=abc'),
    ],
  ]),
  ...casesOf('listImportErrors', [
    [
      95030,
      'the cursor is of another phase',
      notThisList,
      async ({ caller }) => {
        await send(caller, `${header}999,1,\n999,2,\n`, '&importId=refused');
        const { body } = await caller.get('/api/v1/imports/refused/errors?limit=1');
        return caller.get(`/api/v1/imports/refused/errors?phase=undo&cursor=${body.next}`);
      },
    ],
    [
      95053,
      'there is none',
      noImport,
      ({ caller }) => caller.get('/api/v1/imports/unknown/errors'),
    ],
  ]),
  ...casesOf('undoImport', [
    [95053, 'there is none', noImport, ({ caller }) => caller.post('/api/v1/imports/unknown/undo')],
  ]),
];
