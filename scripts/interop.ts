/** Installs everything that the tests need under `INTEROP=required`. */
import { buildPackages, foldersWithPackage, install } from './install.ts';

buildPackages();
const patterns = ['examples/*', 'packages/customer-groups/interop/*'];
for (const folder of patterns.flatMap((pattern) => foldersWithPackage(pattern))) install(folder);
