import { toTable } from '../../scripts/generate/markdown.ts';
import { divide } from '../lib/figures.ts';
import { callColumns, callRow, machineTable, targetOf } from '../lib/report.ts';
import { type Engine, engineNames } from '../lib/results.ts';
import { type Spread, spreadOf } from '../lib/spread.ts';
import {
  engines,
  peerContestants,
  type PeerContestant,
  type PeerName,
  peerNames,
  peerOperations,
  type PeerOperation,
  type PeerResults,
} from './results.ts';

/** The tables of the performance pages that are generated from the peers' results, by name. */
export const peerBlocks: Readonly<Record<string, (results: PeerResults) => string>> = {
  'peer summary': (results) =>
    toTable(
      [
        `Joins per second, ${targetConnections} clients`,
        ...engines.map((engine) => `Coterie on ${engineNames[engine]}`),
      ],
      peers.map((peer) => [
        `compared with ${peerNames[peer]}`,
        ...engines.map((engine) => {
          const ratio = ratioOf(results, [engine, peer], 'join', targetConnections);
          return ratio === null ? '' : times(ratio.median);
        }),
      ]),
    ),
  'peer ratios': (results) =>
    toTable(
      ['Coterie', 'Against', 'What', 'Clients', 'Median', 'Lowest to highest', 'Target'],
      engines.flatMap((engine) => peers.flatMap((peer) => ratioRows(results, engine, peer))),
    ),
  'peer calls': ({ series }) =>
    toTable(
      callColumns,
      contestants.flatMap((contestant) =>
        series
          .filter((one) => one.contestant === contestant)
          .toSorted((a, b) => a.connections - b.connections)
          .map((one) => callRow(peerContestants[contestant], one)),
      ),
    ),
  'peer machine': machineTable,
};

const peers = Object.keys(peerNames) as readonly PeerName[];
const contestants = Object.keys(peerContestants) as readonly PeerContestant[];

/** The target ratios of Coterie's joins per second to those of each peer, with this number of connections. */
const targetConnections = 32;
const targets: Readonly<Record<Engine, Readonly<Record<PeerName, number>>>> = {
  embedded: { medusa: 70, vendure: 45 },
  postgres: { medusa: 40, vendure: 30 },
};

/** Omits ratios that were not measured. */
function ratioRows(results: PeerResults, engine: Engine, peer: PeerName) {
  const connections = [...new Set(results.series.map((one) => one.connections))];
  return peerOperations.flatMap((operation) =>
    connections.flatMap((clients) => {
      const value = ratioOf(results, [engine, peer], operation, clients);
      if (value === null) return [];
      const aimed = operation === 'join' && clients === targetConnections;
      const target = aimed ? { atLeast: targets[engine][peer] } : null;
      const unit = '×';
      return [
        [
          peerContestants[engine],
          peerContestants[peer],
          operation,
          String(clients),
          times(value.median),
          `${times(value.min)} to ${times(value.max)}`,
          targetOf({ value, target, unit }),
        ],
      ];
    }),
  );
}

/** The ratio of both contestants' calls per second; null if one of them was not measured. */
function ratioOf(
  results: PeerResults,
  [one, other]: readonly [PeerContestant, PeerContestant],
  operation: PeerOperation,
  connections: number,
): Spread | null {
  const rates = (who: PeerContestant) => ratesOf(results, who, operation, connections);
  return spreadOf(divide(rates(one), rates(other)));
}

function ratesOf(
  { series }: PeerResults,
  contestant: PeerContestant,
  operation: PeerOperation,
  connections: number,
): readonly number[] {
  const found = series.find(
    (one) =>
      one.contestant === contestant &&
      one.operation === operation &&
      one.connections === connections,
  );
  return found?.samples.map(({ rate }) => rate) ?? [];
}

function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`;
}
