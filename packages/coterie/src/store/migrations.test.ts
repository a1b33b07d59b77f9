import { expect, it } from 'vitest';

import { knownMigrations } from './migrations.ts';

it.each(['sqlite', 'postgres'] as const)(
  'migrations of %s are numbered from 1 without a gap',
  (engine) => {
    const known = knownMigrations(engine);
    expect(known.length).toBeGreaterThan(0);
    expect(known.map(({ id }) => id)).toEqual(known.map((_, index) => index + 1));
    for (const { name } of known) expect(name).toMatch(/^\d{4}_[a-z0-9_]+$/);
  },
);
