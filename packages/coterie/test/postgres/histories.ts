import { createRecorder, play, type Recorder } from '../linearizable/clients.ts';
import { checkHistory } from '../linearizable/history.ts';
import { requestsOf, type SeededPlayground } from '../linearizable/playground.ts';
import { modelOf } from '../linearizable/requests.ts';
import { createRandom } from '../random.ts';
import type { Change } from '../../src/domain/changes.ts';

export interface Load {
  readonly recorder: Recorder;
  /** Resolves when every client has stopped. */
  readonly ended: Promise<void>;
}

/** Clients of one org that send random requests, each to one of the servers, while told to go on. */
export function startLoad(
  urls: readonly string[],
  org: SeededPlayground,
  { seed, clients, goesOn }: { seed: number; clients: number; goesOn: (sent: number) => boolean },
): Load {
  const recorder = createRecorder(`${org.credential.userName}-${seed}`);
  const { credential } = org;
  const playing = Array.from({ length: clients }, (_, client) => {
    const url = urls[client % urls.length] ?? '';
    const random = createRandom(seed + client);
    return play(recorder, { url, credential }, org, random, () =>
      goesOn(recorder.operations.length),
    );
  });
  return { recorder, ended: Promise.all(playing).then(() => {}) };
}

/** What is wrong with the history, given the org's log. */
export function violationsOf(
  { operations }: Recorder,
  { world }: SeededPlayground,
  log: readonly Change[] = [],
): readonly string[] {
  return checkHistory(operations, requestsOf(log), modelOf(world));
}
