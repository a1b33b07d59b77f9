import { describe } from 'vitest';

import { answers } from './answers.ts';
import { batches } from './batches.ts';
import { changes } from './changes.ts';
import { closing } from './closing.ts';
import { due } from './due.ts';
import { durability } from './durability.ts';
import { groupsWithMembers } from './groups-with-members.ts';
import { contractTest, type OpenStore } from './harness.ts';
import { imports } from './imports.ts';
import { invitations } from './invitations.ts';
import { lists } from './lists.ts';
import { memberLists } from './member-lists.ts';
import { loads } from './loads.ts';
import { orgsAndLogins } from './orgs-and-logins.ts';
import { pages } from './pages.ts';
import { reads } from './reads.ts';
import { roundTrips } from './round-trips.ts';
import { snapshots } from './snapshots.ts';
import { sending } from './sending.ts';
import { tenancy } from './tenancy.ts';
import { writes } from './writes.ts';

export type { OpenedStore, OpenStore } from './harness.ts';

/** The contract of every engine: each promise of the Store interface, tested on a new database from `open`. */
export function storeContract(name: string, open: OpenStore): void {
  const it = contractTest(open);
  describe(`store on ${name}`, () => {
    writes(it);
    batches(it);
    loads(it);
    roundTrips(it);
    reads(it);
    groupsWithMembers(it);
    lists(it);
    invitations(it);
    memberLists(it);
    orgsAndLogins(it);
    tenancy(it);
    changes(it);
    pages(it);
    snapshots(it);
    answers(it);
    imports(it);
    due(it);
    sending(it);
    closing(it);
    durability(it);
  });
}
