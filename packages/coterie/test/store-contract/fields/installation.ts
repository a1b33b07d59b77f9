import { idempotencyId, type RememberedAnswer } from '../../../src/domain/idempotency.ts';
import type { Import } from '../../../src/domain/imports.ts';
import type { Org } from '../../../src/domain/org.ts';
import { type Login, loginKey, type Till } from '../../../src/domain/tills.ts';
import { answerTable } from '../../../src/store/tables/idempotency-keys.ts';
import {
  importErrorTable,
  importTable,
  type StoredImportError,
} from '../../../src/store/tables/imports.ts';
import { loginTable } from '../../../src/store/tables/logins.ts';
import { orgTable } from '../../../src/store/tables/orgs.ts';
import { tillTable } from '../../../src/store/tables/tills.ts';
import { byFacts, keep, type Kept } from './kept.ts';

/** To be written last: every other write sets the sequence of the org. */
export const org: Kept = keep<Org>({
  name: 'an org',
  table: orgTable,
  fields: orgTable.fields,
  given: ({ orgId }) => ({
    orgId: [orgId, orgId],
    domainErrorStatus: [200, 400],
    // Set when the org is stored.
    lastHash: ['', ''],
  }),
  write: byFacts(
    () => ({}),
    (facts, record) => {
      facts.org = record;
    },
  ),
  reads: {
    load: async ({ store, orgId }) => ({ ...(await store.load(orgId, [])).org, lastHash: '' }),
    findOrg: async ({ store, orgId }) => ({ ...(await store.findOrg(orgId)), lastHash: '' }),
    listOrgs: async ({ store, orgId }) => {
      const found = await store.listOrgs();
      return { ...found.find((one) => one.orgId === orgId), lastHash: '' };
    },
    'a snapshot': async ({ store, orgId }) => {
      const snapshot = await store.openSnapshot(orgId);
      await snapshot?.close();
      return { ...snapshot?.org, lastHash: '' };
    },
  },
});

const name = 'till-900';

const till: Kept = keep<Till>({
  name: 'a till',
  table: tillTable,
  fields: tillTable.fields,
  given: () => ({ tillId: [900, 900] }),
  write: byFacts(
    () => ({ logins: [{ kind: 'till', name }] }),
    (facts, record) => {
      const { orgId } = facts;
      const login = { kind: 'till', name, orgId, tillId: 900, secretHash: null } as const;
      facts.logins.set(loginKey('till', name), login);
      facts.tills.set(900, record);
    },
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ logins: [{ kind: 'till', name }] }])).tills.get(900),
    findTill: async ({ store, orgId }) => store.findTill(orgId, 900),
    listTills: async ({ store, orgId }) =>
      (await store.listTills(orgId)).find((one) => one.tillId === 900),
  },
});

const login: Kept = keep<Login>({
  name: 'a login',
  table: loginTable,
  fields: loginTable.fields,
  given: ({ orgId, otherOrgId }) => ({
    kind: ['client', 'client'],
    name: ['key', 'key'],
    orgId: [orgId, otherOrgId],
  }),
  write: byFacts(
    () => ({ logins: [{ kind: 'client', name: 'key' }] }),
    (facts, record) => facts.logins.set(loginKey('client', 'key'), record),
  ),
  reads: {
    load: async ({ store, orgId }) => {
      const facts = await store.load(orgId, [{ logins: [{ kind: 'client', name: 'key' }] }]);
      return facts.logins.get(loginKey('client', 'key'));
    },
    findLogin: async ({ store }) => store.findLogin('client', 'key'),
  },
});

const answer: Kept = keep<RememberedAnswer>({
  name: 'a remembered answer',
  table: answerTable,
  fields: answerTable.fields,
  given: () => ({
    tillId: [900, 900],
    key: ['key', 'key'],
    outcome: [
      { accepted: true, result: { groupId: 1 } } as RememberedAnswer['outcome'],
      { accepted: false, refusals: [{ code: 1632, message: 'No.' }] },
    ],
  }),
  write: byFacts(
    ({ tillId, key, request }) => ({ idempotencyKey: { tillId, key, request } }),
    (facts, record) => facts.answers.set(idempotencyId(record), record),
  ),
  reads: {
    load: async ({ store, orgId }, record) =>
      (await store.load(orgId, [{ idempotencyKey: record }])).answers.get(idempotencyId(record)),
  },
});

const imported: Kept = keep<Import>({
  name: 'an import',
  table: importTable,
  fields: importTable.fields,
  given: () => ({
    importId: ['import', 'import'],
    what: ['groups', 'members'],
    status: ['running', 'finished'],
  }),
  write: byFacts(
    ({ importId }) => ({ imports: [importId] }),
    (facts, record) => facts.imports.set(record.importId, record),
  ),
  reads: {
    load: async ({ store, orgId }, { importId }) =>
      (await store.load(orgId, [{ imports: [importId] }])).imports.get(importId),
    findImport: async ({ store, orgId }, { importId }) => store.findImport(orgId, importId),
    listImports: async ({ store, orgId }, { importId }) => {
      const found = await store.listImports(orgId, { after: null, limit: 100 });
      return found.find((one) => one.importId === importId);
    },
  },
});

const importError: Kept = keep<StoredImportError>({
  name: 'an error of an import',
  table: importErrorTable,
  fields: importErrorTable.fields,
  given: () => ({
    importId: ['begun', 'begun'],
    phase: ['import', 'undo'],
    refusal: [
      { code: 1632, message: 'No.' },
      { code: 8003, message: 'No, neither.' },
    ],
  }),
  newKey: (line) => ({ line }),
  write: byFacts(
    () => ({}),
    (facts, record) => {
      facts.importErrors.push(record);
    },
  ),
  reads: {
    listImportErrors: async ({ store, orgId }, { importId, phase, line }) => {
      const page = { importId, phase, after: line - 1, limit: 1 };
      return (await store.listImportErrors(orgId, page))[0];
    },
  },
});

export const ofInstallation = [till, login, answer, imported, importError];
