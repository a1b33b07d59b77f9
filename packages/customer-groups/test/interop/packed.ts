import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** A folder with the package as a shop installs it, under the name of the original package. */
export interface Shop {
  readonly folder: string;
  remove(): void;
}

/**
 * Builds the package, packs it and installs the result. It uses its own folder, so that it contains nothing of
 * another build, and no other run finds it half done.
 */
export function installPacked(): Shop {
  const folder = mkdtempSync(join(tmpdir(), 'customer-groups-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    install(folder);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function install(folder: string): void {
  const repository = join(folder, 'repository');
  const built = join(repository, 'packages', 'customer-groups');
  mkdirSync(built, { recursive: true });
  for (const part of ['tsconfig.json', 'tsconfig.package.json', 'scripts'])
    cpSync(join(root, part), join(repository, part), { recursive: true });
  for (const part of ['package.json', 'tsconfig.build.json', 'src', 'extension'])
    cpSync(join(root, 'packages/customer-groups', part), join(built, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'), 'junction');
  npm(built, 'run', 'build');
  npm(built, 'pack', '--pack-destination', folder);
  rmSync(repository, { recursive: true });
  const [tarball = ''] = globSync('*.tgz', { cwd: folder });
  const dependencies = { '@vsf-enterprise/customer-groups': `file:./${tarball}` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  npm(folder, 'install', '--offline', '--no-audit', '--no-fund');
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}
