import { once } from 'node:events';

import { openStore } from '../../packages/coterie/src/store/open-store.ts';
import { createWriter } from '../../packages/coterie/src/writer/writer.ts';
import * as commands from '../../packages/coterie/test/commands.ts';
import { summarize } from './latencies.ts';
import type { WriterJob, WriterReport } from './writer.ts';
import { freePair } from './shape.ts';

/** A process that joins through the service's writer and store without HTTP, with clients that each wait for the outcome. */
process.send?.('ready');
const [job] = (await once(process, 'message')) as [WriterJob];
process.send?.(await run(job), () => process.disconnect());

async function run({ database, shape, clients, seconds, from }: WriterJob): Promise<WriterReport> {
  const store = await openStore(database, { create: false });
  const writer = createWriter({ store, now: Date.now, maxWaiting: 10_000, maxBatch: 256 });
  const [org] = await store.listOrgs();
  const times: number[] = [];
  let next = from;
  // The first second does not count, as in the measurements over HTTP.
  const countedFrom = performance.now() + 1_000;
  const until = countedFrom + seconds * 1_000;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const { groupId, userId } = freePair(shape, next);
      next += 1;
      const sentAt = performance.now();
      const outcome = await writer.submit(
        org?.orgId ?? 0,
        commands.join(groupId, userId),
        commands.operator,
      );
      if (!outcome.accepted || outcome.result.items.some(({ refusal }) => refusal !== null))
        throw new Error(`A join was rejected: ${JSON.stringify(outcome)}`);
      if (sentAt >= countedFrom) times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const rate = (times.length / (performance.now() - countedFrom)) * 1_000;
  await writer.close();
  await store.close();
  return { rate, ...summarize(times), next };
}
