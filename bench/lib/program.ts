import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../../packages/coterie/', import.meta.url));

/** Puts the service into the folder as its package has it, built anew, and tells what to start. */
export function unpackProgram(folder: string): string {
  const unpacked = join(folder, 'coterie');
  rmSync(unpacked, { recursive: true, force: true });
  // What is built into the clone may be another's at this moment.
  execFileSync('npm', ['run', '--silent', 'build', '--', join(unpacked, 'dist')], { cwd: own });
  for (const name of ['bin', 'package.json'])
    cpSync(join(own, name), join(unpacked, name), { recursive: true });
  return join(unpacked, 'bin/coterie.js');
}
