/** Writes schema.graphql. `npm pack` fetches only the tarball, whose hash must be the pinned one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const name = '@vue-storefront/commercetools-api@1.4.4';
const integrity =
  'sha512-UL+vmlyfuHlg7yEFVfRk4tXB3d7CAI/706KLk9FC1SZkworVc/N3Wti2uEFcDMP94WYq14eO58J/MnXWc9o8lw==';

const folder = mkdtempSync('tarball-');
try {
  // Runs npm's script with Node, because on Windows `npm` is not an executable that can be started directly.
  const npm = process.env.npm_execpath;
  const [command, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  execFileSync(command, [...before, 'pack', name, '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [tarball = ''] = readdirSync(folder);
  const got = createHash('sha512')
    .update(readFileSync(join(folder, tarball)))
    .digest('base64');
  if (`sha512-${got}` !== integrity) throw new Error(`${name} is sha512-${got}, not ${integrity}`);
  execFileSync('tar', ['-xzf', tarball, 'package/schema.graphql'], { cwd: folder });
  renameSync(join(folder, 'package', 'schema.graphql'), 'schema.graphql');
} finally {
  rmSync(folder, { recursive: true });
}
