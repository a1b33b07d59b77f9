import { once } from 'node:events';

import { type Cores, spawnOn, watchCores } from './cores.ts';
import type { Sample } from './results.ts';

type Busy = Pick<Sample, 'serverBusy' | 'loadBusy'>;

/** Runs a job in its own process and waits for its report. Throws its output when it ends without one. */
export async function askProcess<Report>(
  program: string,
  job: object,
  on: string,
  cores: Cores,
): Promise<{ readonly report: Report; readonly busy: Busy }> {
  const child = spawnOn(on, process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = once(child, 'close');
  const failed = ended.then(([code]) => {
    throw new Error(`${program} ended with code ${code}: ${said.join('')}`);
  });
  // If the report arrives first, the exit that follows is not a failure.
  failed.catch(() => {});
  const message = () => Promise.race([once(child, 'message'), failed]);
  await message();
  const serverBusy = watchCores(cores.server);
  const loadBusy = watchCores(cores.load);
  child.send(job);
  const [report] = (await message()) as [Report];
  const busy = { serverBusy: serverBusy(), loadBusy: loadBusy() };
  await ended;
  return { report, busy };
}
