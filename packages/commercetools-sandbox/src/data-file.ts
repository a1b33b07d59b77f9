import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

import { cannotWrite, SandboxInputError } from './errors.ts';
import type { Project } from './project/project.ts';
import type { Message } from './resources.ts';
import { plant, type Seed } from './seed.ts';
import { stateOf } from './state.ts';

/** The file that keeps the project across restarts. */
export interface DataFile {
  /** Resolves when every change made so far is in the file. */
  readonly keep: () => Promise<void>;
}

const format = 1;

/** Reads the file into the project. @returns false if the file does not exist yet. */
export function load(project: Project, path: string): boolean {
  if (!existsSync(path)) return false;
  const { format: found, messages = [], ...seed } = readJsonFile(path);
  if (found !== format)
    throw new SandboxInputError(path, `must be a data file of the sandbox ("format": ${format}).`);
  plant(project, seed as Seed);
  // Only the sandbox writes messages, so they are not validated.
  for (const message of messages as readonly Message[]) {
    project.messages.push(message);
    project.sequences.set(message.resource.id, message.sequenceNumber);
  }
  return true;
}

/** @throws {@link SandboxInputError} when the file cannot be read as a JSON object. */
export function readJsonFile(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxInputError(path, `cannot be read: ${reason}`);
  }
  throw new SandboxInputError(path, 'must hold a JSON object.');
}

/**
 * Writes a new file and renames it, so that a crash leaves either the old or the new file, complete.
 * @param isLoaded - whether the project was just read from the file and equals it.
 */
export function createDataFile(project: Project, path: string, isLoaded: boolean): DataFile {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  /** The project's count of changes at the start of the last write. */
  let begun = isLoaded ? project.changes : undefined;

  async function write(): Promise<void> {
    const temporary = `${path}.${process.pid}.tmp`;
    begun = project.changes;
    try {
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(serialise(project));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      begun = undefined;
      throw cannotWrite(path, error);
    }
  }

  return {
    keep: () => {
      // A call that changed nothing also waits for the current write, because it may have read what is being written.
      if (begun === project.changes) return last;
      // A write that has started misses the newest change; one that is waiting will include it.
      if (waiting !== undefined) return waiting;
      const mine = last
        .catch(() => undefined)
        .then(async () => {
          waiting = undefined;
          await write();
        });
      waiting = mine;
      last = mine;
      return mine;
    },
  };
}

function serialise(project: Project): string {
  const { customerGroups, customers, messages } = stateOf(project);
  const withPasswords = customers.map((customer) => {
    const password = project.passwords.get(customer.id);
    return password === undefined ? customer : { ...customer, password };
  });
  return JSON.stringify({ format, customerGroups, customers: withPasswords, messages });
}
