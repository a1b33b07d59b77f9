import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a confirmation is for: the very file or request, in this org. */
export interface Confirmed {
  readonly orgId: number;
  /** The sort of rows, or of request. */
  readonly what: string;
  /** SHA-256 of the file's bytes, or of the request. */
  readonly digest: string;
}

/** Milliseconds that a confirmation is good for. */
const goodFor = 60 * 60 * 1_000;

/** A token by which somebody who saw a dry run lets what it was of end many memberships. */
export function makeConfirmation(secret: string, confirmed: Confirmed, now: number): string {
  const until = now + goodFor;
  return `${until}.${sign(secret, confirmed, until)}`;
}

/** Whether the token was made for this, and is still good. */
export function isConfirmed(
  secret: string,
  confirmed: Confirmed,
  { token, now }: { readonly token: string; readonly now: number },
): boolean {
  const [until = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(secret, confirmed, Number(until)));
  const given = Buffer.from(signature);
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine && now < Number(until);
}

function sign(secret: string, { orgId, what, digest }: Confirmed, until: number): string {
  const signed = JSON.stringify([orgId, what, digest, until]);
  return createHmac('sha256', secret).update(signed).digest('base64url');
}
