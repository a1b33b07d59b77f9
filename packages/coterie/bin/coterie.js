#!/usr/bin/env node
// Plain JavaScript that any Node parses, so that an old one gets a sentence instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `coterie needs Node 22.18 or newer, this is ${process.versions.node}. ` +
      'In a clone of the repository, npm start and npx coterie bring their own.\n',
  );
  process.exit(1);
} else {
  const { existsSync } = await import('node:fs');
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  // Halves the time to start. With our own files, and not in a directory of everyone's such as /tmp, because what lies
  // there is run. Where it can not be written, Node goes without.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
  // A clone runs its source, so that nobody runs what was built of an older one. A package has no source.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : '../dist/main.js');
}
