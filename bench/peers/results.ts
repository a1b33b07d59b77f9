import { readFileSync } from 'node:fs';

import {
  contestantNames,
  type Engine,
  engineNames,
  type Run,
  type Sample,
} from '../lib/results.ts';

export const peerNames = { medusa: 'Medusa', vendure: 'Vendure' } as const;
export type PeerName = keyof typeof peerNames;

/** The service on either engine, or a peer. */
export type PeerContestant = Engine | PeerName;

/** In the order in which the tables list them. */
export const peerContestants: Readonly<Record<PeerContestant, string>> = {
  embedded: contestantNames.embedded,
  postgres: contestantNames.postgres,
  ...peerNames,
};

/** The measured operations: add a customer to a group, remove the customer again, read a group with its members. */
export const peerOperations = ['join', 'leave', 'read'] as const;
export type PeerOperation = (typeof peerOperations)[number];

export interface PeerSeries {
  readonly contestant: PeerContestant;
  readonly operation: PeerOperation;
  readonly connections: number;
  /** In the order of the rounds. */
  readonly samples: readonly Sample[];
}

export interface PeerResults extends Run {
  readonly customers: number;
  readonly groups: number;
  readonly groupSize: number;
  readonly series: readonly PeerSeries[];
}

export const peerResultsPath = 'docs/performance/peers.json';

export function readPeerResults(path: string = peerResultsPath): PeerResults {
  return JSON.parse(readFileSync(path, 'utf8')) as PeerResults;
}

export const engines = Object.keys(engineNames) as readonly Engine[];
