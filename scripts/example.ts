/** `npm run example -- {name}`: builds the packages, installs the example, and runs it. */
import { basename } from 'node:path';

import { buildPackages, foldersWithPackage, install, npm } from './install.ts';

const [name, ...rest] = process.argv.slice(2);
const examples = foldersWithPackage('examples/*');
const example = examples.find((folder) => basename(folder) === name);
if (example === undefined) {
  const names = examples.map((folder) => basename(folder)).join(', ');
  console.error(`Usage: npm run example -- {name}, where {name} is one of ${names}.`);
  process.exit(2);
}
buildPackages();
install(example);
npm(example, ['start', '--silent', '--', ...rest]);
