import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Authenticator, Tokens } from '../kit/principal.ts';
import { addCall } from '../kit/call.ts';
import { refused } from '../kit/failures.ts';
import { objectSchema, readText, textSchema } from '../kit/schemas.ts';

const body = objectSchema(
  {
    key: textSchema('Key of the OAuth client. Required.'),
    secret: textSchema('Secret of the OAuth client. Required.'),
  },
  {
    title: 'V2Credential',
    description: 'The client’s credential.',
    mandatory: ['key', 'secret'],
    examples: [{ key: 'the-key', secret: 'the-secret' }],
    nullable: true,
  },
);

const answer = Type.Object(
  {
    data: Type.Object(
      {
        accessToken: Type.String({
          description:
            'Send it in the header X-CAP-API-OAUTH-TOKEN, or as Authorization: Bearer <token>.',
        }),
        ttlSeconds: Type.Integer({ description: 'Lifetime of the token, in seconds.' }),
      },
      { description: 'The token.' },
    ),
    errors: Type.Null({ description: 'Always null on success.' }),
    warnings: Type.Null({ description: 'Always null.' }),
  },
  {
    title: 'V2Token',
    description: 'The token was issued.',
    examples: [
      { data: { accessToken: 'eyJhbGciOi…', ttlSeconds: 300 }, errors: null, warnings: null },
    ],
  },
);

/** The OAuth call: an access token for a client's key and secret. */
export function addTokenCall(app: FastifyInstance, auth: Authenticator, tokens: Tokens): void {
  addCall(app, {
    method: 'POST',
    url: '/v3/oauth/token/generate',
    operationId: 'generateToken',
    tag: 'Tokens',
    summary: 'Get an access token',
    description:
      'Returns a token that acts for the client’s till, with its scopes. Request a new one before it expires.',
    scope: null,
    envelope: 'token',
    codes: [401, 403],
    body,
    answer,
    handle: async ({ body: sent }) => {
      const key = readText(sent?.key);
      const secret = readText(sent?.secret);
      if (key === undefined) throw refused(403, { x: 'key' });
      if (secret === undefined) throw refused(403, { x: 'secret' });
      if (!(await auth.verifySecret('client', key, secret))) throw refused(401);
      return { data: await tokens.issue(key), errors: null, warnings: null };
    },
  });
}
