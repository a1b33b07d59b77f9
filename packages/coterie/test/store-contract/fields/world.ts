import type { Change } from '../../../src/domain/changes.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import type { Needs } from '../../../src/domain/needs.ts';
import { openInstallation, openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Table } from '../../../src/store/tables/table.ts';
import { columnNames } from '../../../src/store/tables/table.ts';
import { createCompany, createCustomer, createGroup } from '../../commands.ts';
import { addOrg, apply } from '../harness.ts';
import { idCount } from './values.ts';

/** A database with an org, and things that records can refer to. */
export interface World {
  readonly url: string;
  readonly store: Store;
  readonly orgId: number;
  readonly otherOrgId: number;
}

/** The time of all reads: before everything that ends by itself, because times are generated numbers. */
const now = () => 0;

export async function openWorld(url: string): Promise<World> {
  const store = await openStore(url, { now });
  const orgId = await addOrg(store, 'acme');
  const otherOrgId = await addOrg(store, 'other');
  const ids = Array.from({ length: idCount }, (_, index) => index + 1);
  await apply(store, orgId, ...ids.map((id) => createCustomer(id)));
  await apply(store, orgId, ...ids.map((id) => createGroup(`group-${id}`)));
  await apply(store, orgId, ...ids.map((id) => createCompany(`company-${id}`)));
  const rows = { what: 'groups', from: 0, digest: '', rows: [], mayRemove: null } as const;
  await apply(store, orgId, { type: 'importRows', importId: 'begun', ...rows, isLast: false });
  return { url, store, orgId, otherOrgId };
}

/** The same world in another database. */
export async function reopenWorld(world: World, url: string): Promise<World> {
  return { ...world, url, store: await openStore(url, { now }) };
}

let sequence = 100_000;

function someChange(): Change {
  const actor = { tillId: null, requestId: null };
  const effect = { kind: 'tillSecretChanged', tillId: 1, before: null, after: null } as const;
  return { ...effect, sequence, at: 1, cause: 'test', actor };
}

/** Stores the facts that `put` sets, with a change: a batch without one stores nothing. */
export async function writeFacts(
  { store, orgId }: World,
  needs: Needs,
  put: (facts: Facts) => void,
  change: () => Change = someChange,
): Promise<void> {
  sequence += 1;
  const decide = (facts: Facts) => {
    const draft = facts.draft();
    draft.org = { ...facts.org, sequence };
    put(draft);
    return { facts: draft, changes: [change()] };
  };
  await store.write([{ orgId, needs: [needs], decide }]);
}

/** The sequence of the next change that `writeFacts` makes. */
export function nextSequence(): number {
  return sequence + 1;
}

/** All stored records of a table. For tables of which the store returns only parts. */
export async function readStored<Row>({ url }: World, table: Table<Row>): Promise<readonly Row[]> {
  const installation = await openInstallation(url, { create: false });
  const places = table.names.map((name) => columnNames(table).indexOf(name));
  try {
    return await installation.read(async (rows) => {
      const found: Row[] = [];
      for await (const batch of rows.read(table))
        found.push(...batch.map((row) => table.read(places.map((place) => row[place]))));
      return found;
    });
  } finally {
    await installation.close();
  }
}
