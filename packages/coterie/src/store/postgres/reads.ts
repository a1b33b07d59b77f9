import { randomBytes } from 'node:crypto';

import type pg from 'pg';

import type { CustomerRecord } from '../../domain/customers.ts';
import type { Facts } from '../../domain/facts.ts';
import type { GroupSelector } from '../../domain/groups.ts';
import type { Needs } from '../../domain/needs.ts';
import type { Login, LoginKind } from '../../domain/tills.ts';
import { type ChangePage, type ChangesAsked, toChangePage, filterValues } from '../change-page.ts';
import { gathered } from '../gathered.ts';
import { Keys } from '../keys.ts';
import { type DueRow, toDueOn } from '../due.ts';
import { createLists } from '../listing.ts';
import { customerNow } from '../now.ts';
import { plainReads } from '../plain-reads.ts';
import { readOrg } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { changeReader } from '../tables/changes.ts';
import { all } from './connection.ts';
import { findAll, ids } from './find.ts';
import { findGroups } from './find-groups.ts';
import { listHistory } from './history.ts';
import { createInvitationLists, createGroupsOfCustomer, createWalks, listTexts } from './lists.ts';
import { loadFactsUnlocked } from './load.ts';
import { createMembers } from './members.ts';
import { createSending } from './sending.ts';
import { select, selectRows } from './statements.ts';
import { inSnapshot } from './transactions.ts';

/** The store's reads. All requests of one turn of the event loop become one query. */
export function createReads(
  pool: pg.Pool,
  now: () => number,
): Omit<Store, 'write' | 'openSnapshot' | 'close' | 'sharesTransactions' | 'now'> {
  const facts = gathered((orgId, keys: readonly (readonly Needs[])[]) =>
    loadTogether(pool, orgId, keys, now()),
  );
  const groups = gathered((orgId, selectors: readonly GroupSelector[]) =>
    findGroups(pool, orgId, selectors, now()),
  );
  const customers = gathered((orgId, userIds: readonly number[]) =>
    findCustomers(pool, orgId, userIds, now()),
  );
  const orgs = gathered((orgId) => findOrg(pool, orgId));

  const findings: Pick<Store, 'findGroups' | 'findCustomer'> = {
    findGroups: (orgId, selectors) =>
      Promise.all(selectors.map((key) => groups.load({ orgId, key }))),
    findCustomer: (orgId, key) => customers.load({ orgId, key }),
  };

  return {
    ...findings,
    ...plainReads((text, values) => selectRows(pool, text, values)),
    ...createSending(pool),
    load: (orgId, key) => facts.load({ orgId, key }),
    ...createLists(createWalks(pool, now), findings),
    ...createMembers(pool, now),
    ...createGroupsOfCustomer(pool, now),
    ...createInvitationLists(pool),
    listHistory: (orgId, asked) => listHistory(pool, orgId, asked),
    listChanges: (orgId, asked) => listChanges(pool, orgId, asked),
    listDue: async (orgId, before, limit) =>
      (await select<DueRow>(pool, listTexts.due, [orgId, before, limit])).map(toDueOn),
    findOrg: (orgId) => orgs.load({ orgId, key: null }),
    findLogin: (kind, name) => findLogin(pool, kind, name),
    reserveOrgId: async () => {
      const text = "SELECT nextval('org_ids') AS org_id";
      const [row] = await select<{ org_id: number }>(pool, text, []);
      if (row === undefined) throw new Error('a sequence gives a number');
      return row.org_id;
    },
    forgetAnswers: async (orgId, answeredBefore) => {
      const text = 'DELETE FROM idempotency_keys WHERE org_id = $1 AND answered_on < $2';
      await select(pool, text, [orgId, answeredBefore]);
    },
    installationSecret: async (name) => {
      const made = randomBytes(32).toString('hex').toUpperCase();
      await pool.query(
        'INSERT INTO installation_secrets (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [name, made],
      );
      const text = 'SELECT secret FROM installation_secrets WHERE name = $1';
      const [row] = await select<{ secret: string }>(pool, text, [name]);
      return row?.secret ?? made;
    },
  };
}

/** All callers share these facts; each reads only what it asked for. */
async function loadTogether(
  pool: pg.Pool,
  orgId: number,
  needs: readonly (readonly Needs[])[],
  now: number,
): Promise<readonly Facts[]> {
  const facts = await loadFactsUnlocked(pool, orgId, needs.flat(), now);
  return needs.map(() => facts);
}

async function findCustomers(
  pool: pg.Pool,
  orgId: number,
  userIds: readonly number[],
  now: number,
): Promise<readonly (CustomerRecord | null)[]> {
  const keys = new Keys();
  for (const userId of userIds)
    for (const set of [keys.customers, keys.details, keys.identifiersOf, keys.defaultGroupOf])
      set.add(userId);
  const found = await findAll(pool, orgId, keys, { lock: false, now });
  const inDefault = new Map(found.memberships.map((one) => [one.userId, one]));
  const customers = new Map(found.customers.map((customer) => [customer.userId, customer]));
  const details = new Map(found.details.map((one) => [one.userId, one.details]));
  const identifiers = Map.groupBy(found.identifiersOf, ({ userId }) => userId);
  return userIds.map((userId) => {
    const customer = customers.get(userId);
    const ofCustomer = details.get(userId);
    if (customer === undefined || ofCustomer === undefined) return null;
    const owned = (identifiers.get(userId) ?? []).map(({ identifier }) => identifier);
    return {
      customer: customerNow(customer, inDefault.get(userId) ?? null, now),
      details: ofCustomer,
      identifiers: owned,
    };
  });
}

async function findOrg(pool: pg.Pool, orgId: number) {
  // Compared with `=` instead of a list, so that Citus knows the node of the org.
  const [id] = ids([orgId]);
  if (id === undefined) return [null];
  return [await readOrg(id, (text, values) => selectRows(pool, text, values))];
}

const changesText = `
  SELECT ${changeReader.list()} FROM changes WHERE org_id = $1 AND sequence > $2 AND sequence <= $3
    AND ($4::bigint IS NULL OR group_id = $4) AND ($5::bigint IS NULL OR user_id = $5)
    AND ($6::json IS NULL OR kind = ANY (ARRAY(SELECT json_array_elements_text($6))))
  ORDER BY sequence LIMIT $7`;

async function listChanges(pool: pg.Pool, orgId: number, asked: ChangesAsked): Promise<ChangePage> {
  return inSnapshot(pool, async (connection) => {
    const found = selectRows(connection, changesText, filterValues(orgId, asked));
    const text = 'SELECT sequence FROM orgs WHERE org_id = $1';
    const reached = select<{ sequence: number }>(connection, text, [orgId]);
    await all<unknown>([found, reached]);
    const [org] = await reached;
    return toChangePage(asked, await found, org?.sequence ?? 0);
  });
}

async function findLogin(pool: pg.Pool, kind: LoginKind, name: string): Promise<Login | null> {
  const keys = new Keys();
  keys.logins.set(name, { kind, name });
  const { logins } = await findAll(pool, 0, keys, { lock: false, now: 0 });
  return logins[0] ?? null;
}
