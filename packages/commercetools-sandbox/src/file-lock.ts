import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { cannotWrite, codeOf, SandboxInputError } from './errors.ts';

/** Locks that this process holds. One with its number that is not here is left from an earlier life. */
const held = new Set<string>();

/**
 * Keeps other sandboxes from the file: each writes all that it knows, over what the others wrote. Must
 * throw {@link SandboxInputError} when one has it. @returns what gives it free.
 */
export function lockFile(file: string): () => void {
  const lock = `${resolve(file)}.lock`;
  while (!take(lock, file)) {
    const owner = read(lock);
    // Its owner gave it free in this moment.
    if (owner === undefined) continue;
    if (isRunning(owner, lock))
      throw new SandboxInputError(
        file,
        `is in use by ${isNumber(owner) ? `process ${owner}` : 'another process'}; if that is no sandbox, delete ${file}.lock.`,
      );
    removeLeft(lock, owner);
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) rmSync(lock, { force: true });
  };
}

/** False: there is a lock already. */
function take(lock: string, file: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw cannotWrite(file, error);
  }
}

function read(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock without a number is one that is being made: it counts as of somebody who runs. */
function isRunning(owner: string, lock: string): boolean {
  const pid = Number(owner);
  // In a container, every life of the sandbox can have the same number.
  if (pid === process.pid) return held.has(lock);
  if (!isNumber(owner)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function isNumber(owner: string): boolean {
  return /^[1-9]\d*$/.test(owner);
}

/** Two may find it at once: who comes second has the lock of the first in hand, and puts it back. */
function removeLeft(lock: string, owner: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === owner) rmSync(aside);
  else renameSync(aside, lock);
}
