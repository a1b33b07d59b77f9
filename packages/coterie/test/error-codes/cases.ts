import type { ErrorCode } from '../../src/domain/errors.ts';
import type { Answer } from '../http-service.ts';
import type { World } from './world.ts';

/** One way to be refused: a call of the API, the code it must give, and its whole message. */
export interface Case {
  readonly operation: string;
  readonly code: ErrorCode;
  /** What is wrong with the request, for the test's name. */
  readonly when: string;
  readonly message: string | RegExp | ((world: World) => string);
  readonly send: (world: World) => Promise<Answer>;
}

/** Sends the request of a case. */
export type Send = (world: World) => Promise<Answer>;
type Row = readonly [code: ErrorCode, when: string, message: Case['message'], send: Send];

/** Cases of one operation, a row each. */
export const casesOf = (operation: string, rows: readonly Row[]): readonly Case[] =>
  rows.map(([code, when, message, send]) => ({ operation, code, when, message, send }));
