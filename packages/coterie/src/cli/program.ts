import { Command } from 'commander';

import { version } from '../version.ts';
import { addAudit } from './audit.ts';
import { addClient } from './client.ts';
import { addCopy } from './copy.ts';
import { addExport } from './export.ts';
import { addImport } from './import.ts';
import { addMigrate } from './migrate.ts';
import { addOrg } from './org.ts';
import { addServe } from './serve.ts';
import { addTill } from './till.ts';

/** Creates the command line with all commands, without running it. */
export function createProgram(): Command {
  const program = new Command('coterie')
    .description('User groups for loyalty and commerce.')
    .version(version)
    .helpCommand(false)
    .showHelpAfterError('(--help shows the options and an example)')
    .addHelpText('after', '\nExample:\n  coterie serve --demo');
  addServe(program);
  addMigrate(program);
  addCopy(program);
  addImport(program);
  addExport(program);
  addOrg(program);
  addTill(program);
  addClient(program);
  addAudit(program);
  return program;
}
