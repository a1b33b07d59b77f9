#!/usr/bin/env node
// npm links this file at install time, before anything is built, so it cannot be in dist.
import { existsSync } from 'node:fs';

const built = new URL('../dist/esm/cli.js', import.meta.url);
// In the repository nothing need be built; its npx runs a Node that strips types.
const sources = new URL('../src/cli.ts', import.meta.url);
await import((existsSync(built) ? built : sources).href);
