import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../../packages/coterie/', import.meta.url));

/** Builds the service and puts its package into the folder. @returns the program to start. */
export function unpackProgram(folder: string): string {
  const unpacked = join(folder, 'coterie');
  rmSync(unpacked, { recursive: true, force: true });
  // Not into the dist of the clone, which another process may be using.
  execFileSync('npm', ['run', '--silent', 'build', '--', join(unpacked, 'dist')], { cwd: own });
  for (const name of ['bin', 'package.json'])
    cpSync(join(own, name), join(unpacked, name), { recursive: true });
  return join(unpacked, 'bin/coterie.js');
}
