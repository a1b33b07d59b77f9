import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Command } from 'commander';

import { importedThings } from '../domain/imports.ts';
import { exportFile } from '../imports/export.ts';
import { define } from './define.ts';
import { findOrgId, withStore } from './session.ts';
import { WrongUsage } from './wrong-usage.ts';

export function addExport(program: Command): void {
  define(program, {
    name: 'export',
    argument: `<${importedThings.join('|')}>`,
    description:
      'Write the current data of the org, as of one moment, to standard output in the format that import reads.',
    example: 'coterie export members --org acme > members.csv',
    settings: ['database', 'org'],
    optional: ['format'],
    run: async ({ database, org, format = 'csv' }, given) => {
      const what = importedThings.find((one) => one === given);
      if (what === undefined) throw new WrongUsage(`Export one of: ${importedThings.join(', ')}.`);
      await withStore(database, async (store) => {
        const orgId = await findOrgId(store, org);
        const snapshot = await store.openSnapshot(orgId);
        if (snapshot === null) throw new Error(`org ${orgId} should exist`);
        try {
          const file = Readable.from(exportFile(snapshot, what, format));
          await pipeline(file, process.stdout, { end: false });
        } finally {
          await snapshot.close();
        }
      });
    },
  });
}
