import type { Command } from 'commander';

import { copyInstallation } from '../store/copy.ts';
import { openInstallation } from '../store/open-store.ts';
import { define } from './define.ts';
import { print } from './output.ts';

export function addCopy(program: Command): void {
  define(program, {
    name: 'copy',
    description:
      'Copy a whole installation into an empty database of either engine, and compare both. Stop the service first, because what it writes during the copy is not copied.',
    example:
      'coterie copy --from sqlite:./data/coterie.db --to postgres://coterie@db.example.com/coterie',
    settings: ['from', 'to', 'json'],
    run: async ({ from, to, json }) => {
      const source = await openInstallation(from, { create: false });
      try {
        const target = await openInstallation(to, { create: true });
        try {
          const copying = copyInstallation(source, target, showProgress);
          const { tables, changeLogs } = await copying.finally(clearProgress);
          if (json) process.stdout.write(`${JSON.stringify({ tables, changeLogs }, null, 2)}\n`);
          else {
            print(tables.map(toRow), false);
            print(changeLogs.map(toRow), false);
          }
        } finally {
          await target.close();
        }
      } finally {
        await source.close();
      }
    },
  });
}

/** The compiler does not accept an interface as a Row, but accepts a mapped copy. */
function toRow<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Fields[Name] } {
  return { ...fields };
}

/** Shows the progress in one line that is overwritten, only on a terminal. */
function showProgress(table: string, rows: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${table}: ${rows}`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
}
