import { isDeepStrictEqual } from 'node:util';

/** One request of a client, as the client saw it. Moments are numbers of one clock that all clients share. */
export interface Operation<Asked, Told> {
  readonly id: string;
  readonly asked: Asked;
  readonly sentAt: number;
  /** Null: no answer came, so it may have taken place at any moment since, or never. */
  readonly answeredAt: number | null;
  /** Null: the client was not told what came of it. */
  readonly told: Told | null;
}

/** What one copy of the service, serving one request after the other, does. */
export interface Model<State, Asked, Told> {
  readonly start: State;
  /** Leaves the state that it is given as it was. */
  readonly apply: (state: State, asked: Asked) => { readonly state: State; readonly told: Told };
}

/**
 * Whether the history is linearizable, with the log's order as the witness: every request can be given one moment
 * between its sending and its answer at which the model, taking the requests in that order, says what was answered.
 * The log orders the requests that changed something; the others (reads and refusals) may stand wherever the model
 * answers the same. Returns one sentence per violation.
 */
export function checkHistory<State, Asked, Told>(
  operations: readonly Operation<Asked, Told>[],
  log: readonly string[],
  model: Model<State, Asked, Told>,
): readonly string[] {
  const byId = new Map(operations.map((one) => [one.id, one]));
  const unknown = log.filter((id) => !byId.has(id));
  const twice = log.filter((id, index) => log.indexOf(id) !== index);
  const logged = [...new Set(log)].flatMap((id) => byId.get(id) ?? []);
  const { states, wrong } = replay(logged, model);
  const inLog = new Set(log);
  const others = operations.filter(({ id, told }) => told !== null && !inLog.has(id));
  return [
    ...unknown.map((id) => `${id} is in the log, and nobody sent it`),
    ...twice.map((id) => `${id} is in the log in two places`),
    ...wrong,
    ...checkRealTime(logged),
    ...placeAll(others, logged, states, model),
  ];
}

/** The states between the requests of the log, and those among them that were answered otherwise than the model does. */
function replay<State, Asked, Told>(
  logged: readonly Operation<Asked, Told>[],
  { start, apply }: Model<State, Asked, Told>,
): { readonly states: readonly State[]; readonly wrong: readonly string[] } {
  let state = start;
  const states = [start];
  const wrong: string[] = [];
  for (const { id, asked, told } of logged) {
    const next = apply(state, asked);
    if (told !== null && !isDeepStrictEqual(told, next.told))
      wrong.push(`${id} ${show(asked)} was told ${show(told)}, the model says ${show(next.told)}`);
    else if (isDeepStrictEqual(next.state, state))
      wrong.push(`${id} ${show(asked)} is in the log, the model says ${show(next.told)}`);
    ({ state } = next);
    states.push(state);
  }
  return { states, wrong };
}

/** What was answered before another request was sent must come before it. */
function checkRealTime<Asked, Told>(logged: readonly Operation<Asked, Told>[]): readonly string[] {
  let latest: Operation<Asked, Told> | null = null;
  const violations: string[] = [];
  for (const one of logged) {
    if (latest !== null && isBefore(one, latest))
      violations.push(`${one.id} was answered before ${latest.id} was sent, and comes after it`);
    if (latest === null || one.sentAt > latest.sentAt) latest = one;
  }
  return violations;
}

/**
 * Gives each request that changed nothing the earliest state it can stand in. Those that were answered before it was
 * sent stand no later, so the earliest place of each leaves most room for the rest: when one finds none there is none.
 */
function placeAll<State, Asked, Told>(
  others: readonly Operation<Asked, Told>[],
  logged: readonly Operation<Asked, Told>[],
  states: readonly State[],
  { apply }: Model<State, Asked, Told>,
): readonly string[] {
  const placed: { readonly one: Operation<Asked, Told>; readonly place: number }[] = [];
  return others
    .toSorted((a, b) => a.sentAt - b.sentAt)
    .flatMap((one) => {
      const after = logged.findLastIndex((each) => isBefore(each, one)) + 1;
      const until = logged.findIndex((each) => isBefore(one, each));
      const last = until === -1 ? logged.length : until;
      const earlier = placed.filter((each) => isBefore(each.one, one));
      let place = Math.max(after, ...earlier.map((each) => each.place));
      for (; place <= last; place += 1) {
        const state = states[place] as State;
        const next = apply(state, one.asked);
        if (isDeepStrictEqual(next.told, one.told) && isDeepStrictEqual(next.state, state)) break;
      }
      if (place <= last) placed.push({ one, place });
      return place <= last
        ? []
        : [`${one.id} ${show(one.asked)} was told ${show(one.told)}`].map(
            (sentence) =>
              `${sentence}, which the model says nowhere between log places ${after} and ${last}`,
          );
    });
}

function isBefore<Asked, Told>(
  one: Operation<Asked, Told>,
  other: Operation<Asked, Told>,
): boolean {
  return one.answeredAt !== null && one.answeredAt < other.sentAt;
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
