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
  await import('../src/cli/main.ts');
}
