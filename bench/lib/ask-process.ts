import { once } from 'node:events';

import { type Cores, spawnOn, watchCores } from './cores.ts';
import type { Sample } from './results.ts';

type Busy = Pick<Sample, 'serverBusy' | 'loadBusy'>;

/** Gives a job to a process of its own, and waits for its report. Throws when it ends without one. */
export async function askProcess<Report>(
  program: string,
  job: object,
  on: string,
  cores: Cores,
): Promise<{ readonly report: Report; readonly busy: Busy }> {
  const child = spawnOn(on, process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  await once(child, 'message');
  const serverBusy = watchCores(cores.server);
  const loadBusy = watchCores(cores.load);
  child.send(job);
  const reported = once(child, 'message') as Promise<[Report]>;
  const failed = exited.then(([code]) => {
    throw new Error(`${program} ended with code ${code} on ${JSON.stringify(job).slice(0, 500)}`);
  });
  // When the report comes first, the end that follows is no failure.
  failed.catch(() => {});
  const [report] = await Promise.race([reported, failed]);
  const busy = { serverBusy: serverBusy(), loadBusy: loadBusy() };
  await exited;
  return { report, busy };
}
