import { parseArgs } from 'node:util';

import {
  commonOptions,
  commonUsage,
  type Flags,
  readCores,
  readNames,
  readNumber,
} from '../lib/flags.ts';
import { type PeerName, peerNames, peerResultsPath } from './results.ts';

const peers = Object.keys(peerNames) as readonly PeerName[];

export interface PeerFlags extends Pick<
  Flags,
  'render' | 'seconds' | 'rounds' | 'connections' | 'cores' | 'folder' | 'output'
> {
  readonly peers: readonly PeerName[];
}

export const peerUsage = `npm run bench:peers -- [flags]

  --quick                two short rounds; does not update the documentation
  --only PEERS           some of ${peers.join(', ')}; does not update the documentation
  --connections NUMBERS  concurrent connections (default: 1,32)
${commonUsage}
  --render               measure nothing: write the performance pages of docs/ from ${peerResultsPath}
`;

export function readPeerFlags(args: readonly string[]): PeerFlags | null {
  const { values } = parseArgs({
    args: [...args],
    options: { ...commonOptions, connections: { type: 'string', default: '1,32' } },
  });
  if (values.help) return null;
  const { quick, only, data } = values;
  const documented = !quick && only === undefined;
  return {
    render: values.render,
    peers: only === undefined ? peers : readNames(only, peers),
    seconds: readNumber(values.seconds ?? (quick ? '1' : '5')),
    rounds: readNumber(values.rounds ?? (quick ? '2' : '5')),
    connections: values.connections.split(',').map(readNumber),
    cores: readCores(values),
    // A separate folder, so that the databases are not mixed with those of the other benchmark.
    folder: `${data}/peers`,
    output: values.output ?? (documented ? peerResultsPath : `${data}/peers/results.json`),
  };
}
