import type { Command } from 'commander';

import { auditLog, type AuditReport } from '../store/audit.ts';
import { define, defineGroup } from './define.ts';
import { print } from './output.ts';
import { findOrgId, withStore } from './session.ts';
import { WrongUsage } from './wrong-usage.ts';

/** An audit found an entry that differs from what was written. */
export class LogTampered extends Error {
  constructor(audited: readonly Audited[]) {
    super(audited.flatMap(complaint).join('\n'));
    this.name = 'LogTampered';
  }
}

interface Audited extends AuditReport {
  readonly org: string;
}

export function addAudit(program: Command): void {
  const audit = defineGroup(program, {
    name: 'audit',
    description: 'Check that the change log has not been altered.',
    example: 'coterie audit verify',
  });

  define(audit, {
    name: 'verify',
    description:
      'Read the whole log of one org, or of all orgs, and verify each entry and its position with the hash chain. The service can keep running.',
    example: 'coterie audit verify --org acme --json',
    settings: ['database', 'json'],
    optional: ['org', 'pinned'],
    run: async ({ database, json, org: name, pinned }) =>
      withStore(database, async (store) => {
        if (pinned !== undefined && name === undefined)
          throw new WrongUsage('--pinned applies to one org. Name the org with --org.');
        const only = name === undefined ? null : await findOrgId(store, name);
        const audited: Audited[] = [];
        for (const { orgId, name: org } of await store.listOrgs())
          if (only === null || orgId === only)
            audited.push({ org, ...(await auditLog(store, orgId, pinned)) });
        if (json) process.stdout.write(`${JSON.stringify(audited, null, 2)}\n`);
        else print(audited.map(toRow), false);
        if (audited.some(({ wrong }) => wrong !== null)) throw new LogTampered(audited);
      }),
  });
}

function toRow({ org, entries, unchained, hash, wrong }: Audited) {
  return { org, entries, unchained, hash, verdict: wrong === null ? 'right' : 'WRONG' };
}

function complaint({ org, wrong }: Audited): readonly string[] {
  return wrong === null ? [] : [`The log of ${org} is wrong at ${wrong.sequence}: ${wrong.why}.`];
}
