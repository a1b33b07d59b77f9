/** Installs everything that tests run against when `INTEROP=required` says that they must. */
import { buildPackages, foldersWithPackage, install } from './install.ts';

buildPackages();
const patterns = ['examples/*', 'packages/customer-groups/interop/*'];
for (const folder of patterns.flatMap((pattern) => foldersWithPackage(pattern))) install(folder);
