import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { cannotWrite, codeOf, SandboxInputError } from './errors.ts';

/** The locks that this process holds. A lock with its process id that is not here is left from an earlier process. */
const held = new Set<string>();

/**
 * Locks the file against other sandboxes: each writes its whole state, and would overwrite that of the others.
 * @returns a function that releases the lock.
 * @throws {@link SandboxInputError} when another sandbox holds the lock.
 */
export function lockFile(file: string): () => void {
  const lock = `${resolve(file)}.lock`;
  while (!take(lock, file)) {
    const owner = read(lock);
    // The owner has just released it.
    if (owner === undefined) continue;
    if (isRunning(owner, lock))
      throw new SandboxInputError(
        file,
        `is in use by ${isNumber(owner) ? `process ${owner}` : 'another process'}; if that is not a sandbox, delete ${file}.lock.`,
      );
    removeLeft(lock, owner);
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) rmSync(lock, { force: true });
  };
}

/** @returns false if the lock already exists. */
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

/** A lock without a number is just being created, so its owner counts as running. */
function isRunning(owner: string, lock: string): boolean {
  const pid = Number(owner);
  // In a container, the sandbox can get the same process id at every start.
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

/** Two processes can find it at once; the second then moves the new lock of the first aside, and puts it back. */
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
