import { onTestFinished } from 'vitest';

import type { Command, CommandOf, CommandType } from '../src/domain/commands.ts';
import type { Outcome } from '../src/domain/outcomes.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { createWriter, type Writer, type WriterOptions } from '../src/writer/writer.ts';
import * as commands from './commands.ts';
import { newDatabase } from './engine.ts';

/** A store with one org, `acme`, and a writer on it, closed when the test has finished. */
export interface TestService {
  readonly store: Store;
  readonly writer: Writer;
  readonly orgId: number;
  readonly submit: <Type extends CommandType>(command: CommandOf<Type>) => Promise<Outcome<Type>>;
  /** Submits one after the other. A refusal fails the test. */
  readonly apply: (...all: readonly Command[]) => Promise<void>;
  readonly addOrg: (name: string) => Promise<number>;
}

interface TestServiceOptions extends Partial<Omit<WriterOptions, 'store'>> {
  readonly url?: string;
  /** Puts something between the store and the writer. */
  readonly wrap?: (store: Store) => Store;
}

export async function openTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const { wrap = (store) => store, url, ...given } = options;
  const database = url === undefined ? await newDatabase() : { url, drop: async () => {} };
  const settings = { now: () => 1_700_000_000_000, maxWaiting: 10_000, maxBatch: 100 };
  const store = await openStore(database.url, { now: given.now ?? settings.now });
  const writer = createWriter({ ...settings, ...given, store: wrap(store) });
  onTestFinished(async () => {
    await writer.close();
    await store.close();
    await database.drop();
  });

  async function addOrg(name: string): Promise<number> {
    const orgId = await store.reserveOrgId();
    accepted(await writer.submit(orgId, commands.createOrg({ name }), commands.operator));
    return orgId;
  }

  const orgId = await addOrg('acme');
  return {
    store,
    writer,
    orgId,
    addOrg,
    submit: (command) => writer.submit(orgId, command, commands.operator),
    apply: async (...all) => {
      for (const command of all) accepted(await writer.submit(orgId, command, commands.operator));
    },
  };
}

function accepted(outcome: Outcome): void {
  if (!outcome.accepted) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
}
