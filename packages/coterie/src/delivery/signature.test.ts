import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import { renewSecrets, secretOverlap } from '../domain/webhooks.ts';
import { deriveSecret, showSecret, signedHeaders, signingSecrets } from './signature.ts';

const madeOn = { sequence: 4, madeOn: 1_700_000_000_000 };

describe('a signature', () => {
  it('equals that of the reference library for the same message', () => {
    const message = fc.record({
      id: fc.stringMatching(/^[\w-]{1,40}$/),
      at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      body: fc.string({ unit: 'binary', maxLength: 200 }),
      key: fc.string(),
    });
    fc.assert(
      fc.property(message, ({ id, at, body, key }) => {
        const secret = deriveSecret(key, 1, 2, madeOn);
        const reference = new Webhook(showSecret(secret));
        const second = new Date(Math.floor(at / 1_000) * 1_000);
        expect(signedHeaders([secret], { id, at, body })).toEqual({
          'webhook-id': id,
          'webhook-timestamp': String(second.getTime() / 1_000),
          'webhook-signature': reference.sign(id, second, body),
        });
      }),
    );
  });
});

describe('a secret', () => {
  it('differs for each installation, org, webhook and time', () => {
    const derived = [
      deriveSecret('a', 1, 2, madeOn),
      deriveSecret('b', 1, 2, madeOn),
      deriveSecret('a', 2, 2, madeOn),
      deriveSecret('a', 1, 3, madeOn),
      deriveSecret('a', 1, 2, { ...madeOn, sequence: 5 }),
      deriveSecret('a', 1, 2, { ...madeOn, madeOn: 0 }),
    ].map(showSecret);
    expect(new Set(derived).size).toBe(derived.length);
    expect(showSecret(deriveSecret('a', 1, 2, madeOn))).toBe(derived[0]);
  });

  it('signs for exactly one day after it was replaced', () => {
    const first = renewSecrets([], { sequence: 1, at: 1_000 });
    const secrets = renewSecrets(first, { sequence: 2, at: 5_000 });
    const at = (now: number) =>
      signingSecrets('key', 1, { webhookId: 1, secrets }, now).map(showSecret);
    const [newest, old] = at(5_000);
    expect(at(5_000 + secretOverlap - 1)).toEqual([newest, old]);
    expect(at(5_000 + secretOverlap)).toEqual([newest]);
    expect(signingSecrets('key', 1, { webhookId: 1, secrets: first }, 0).map(showSecret)).toEqual([
      old,
    ]);
  });

  it('still signs after two replacements in a day; at most four secrets sign', () => {
    let secrets = renewSecrets([], { sequence: 1, at: 1_000 });
    for (let sequence = 2; sequence <= 6; sequence++)
      secrets = renewSecrets(secrets, { sequence, at: 1_000 * sequence });
    expect(secrets.map(({ sequence }) => sequence)).toEqual([6, 5, 4, 3]);
    expect(secrets[1]?.goodUntil).toBe(6_000 + secretOverlap);
    expect(secrets[2]?.goodUntil).toBe(5_000 + secretOverlap);
  });
});
