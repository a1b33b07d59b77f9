import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a confirmation applies to: exactly one file or request, in one org. */
export interface Confirmed {
  readonly orgId: number;
  /** The kind of rows, or of request. */
  readonly what: string;
  /** The SHA-256 of the file's bytes, or of the request. */
  readonly digest: string;
}

/** How long a confirmation is valid, in milliseconds. */
const goodFor = 60 * 60 * 1_000;

/** A token from a dry run, with which its caller allows the same file or request to end many memberships. */
export function makeConfirmation(secret: string, confirmed: Confirmed, now: number): string {
  const until = now + goodFor;
  return `${until}.${sign(secret, confirmed, until)}`;
}

/** Whether the token was created for this and is still valid. */
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
