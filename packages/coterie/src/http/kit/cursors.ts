import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Place } from '../../store/store.ts';
import { refused } from './failures.ts';

/** Identifies a list: everything that decides which items it has, and their order. */
export type ListIdentity = readonly unknown[];

/** Turns places in lists into the cursors that callers pass from page to page, and back. */
export interface Cursors {
  seal(list: ListIdentity, place: Place | null): string | null;
  /** Throws Refused with 95030 for a cursor of another list. */
  open(list: ListIdentity, cursor: string | undefined): Place | null;
}

/** Cursors are signed, because a changed one, or one of another list or org, would silently skip items. */
export function createCursors(secret: string): Cursors {
  const sign = (list: ListIdentity, place: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([list, place]))
      .digest()
      .subarray(0, 16);
  return {
    seal: (list, place) => {
      if (place === null) return null;
      const text = JSON.stringify([place.id, place.key]);
      const signed = Buffer.concat([sign(list, text), Buffer.from(text)]);
      return signed.toString('base64url');
    },
    open: (list, cursor) => {
      if (cursor === undefined) return null;
      const signed = Buffer.from(cursor, 'base64url');
      const text = signed.subarray(16).toString();
      const isOurs =
        signed.length > 16 &&
        signed.toString('base64url') === cursor &&
        timingSafeEqual(signed.subarray(0, 16), sign(list, text));
      if (!isOurs) throw refused(95030);
      const [id, key] = JSON.parse(text) as [number, string];
      return { id, key };
    },
  };
}
