import { once } from 'node:events';

import { sendCalls } from '../lib/send-calls.ts';
import { callOf } from './languages.ts';
import type { PeerLoad } from './measure.ts';

/** A process that loads a contestant. It fails at the first wrong response. */
process.send?.('ready');
const [load] = (await once(process, 'message')) as [PeerLoad];
const { url, session, shape, operation, connections, calls } = load;
const makeCall = (index: number) => callOf(session, shape, operation, index);
const sent = await sendCalls({ url, headers: session.headers, connections, calls, makeCall });
process.send?.(sent, () => process.disconnect());
