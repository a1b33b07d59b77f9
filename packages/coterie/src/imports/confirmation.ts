import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Import } from '../domain/imports.ts';

/** What a confirmation is for: the very file, in this org. */
export interface Confirmed extends Pick<Import, 'what'> {
  readonly orgId: number;
  /** SHA-256 of the file's bytes. */
  readonly fileDigest: string;
}

/** Milliseconds that a confirmation is good for. */
const goodFor = 60 * 60 * 1_000;

/** A token by which somebody who saw a dry run lets the import end many memberships. */
export function makeConfirmation(secret: string, confirmed: Confirmed, now: number): string {
  const until = now + goodFor;
  return `${until}.${sign(secret, confirmed, until)}`;
}

/** Whether the token was made for this file, and is still good. */
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

function sign(secret: string, { orgId, what, fileDigest }: Confirmed, until: number): string {
  const signed = JSON.stringify([orgId, what, fileDigest, until]);
  return createHmac('sha256', secret).update(signed).digest('base64url');
}
