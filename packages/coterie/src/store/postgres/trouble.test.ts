import pg from 'pg';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { needsOf } from '../../domain/needs-of.ts';
import { addOrg, allChanges, apply, jobOf } from '../../../test/store-contract/harness.ts';
import { createCustomer, createGroup, join } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { openProxy, type Proxy } from '../../../test/postgres/proxy.ts';
import { OutcomeUnknown, type Store, StoreUnavailable } from '../store.ts';
import { openPostgresStore } from './store.ts';

let proxy: Proxy;
let store: Store;
let orgId: number;
/** Another client of the same database. */
let other: pg.Client;

beforeEach(async () => {
  const { url, drop } = await createDatabase();
  proxy = await openProxy(url);
  store = await openPostgresStore(proxy.url, { lockTimeoutMs: 300 });
  other = new pg.Client({ connectionString: url });
  other.on('error', () => {});
  await other.connect();
  onTestFinished(async () => {
    await store.close();
    await proxy.close();
    await other.end();
    await drop();
  });
  orgId = await addOrg(store, 'acme');
});

const groups = async (): Promise<number> =>
  (await allChanges(store, orgId)).filter(({ kind }) => kind === 'groupCreated').length;

async function expectUnavailable(work: Promise<unknown>, sentence: RegExp): Promise<void> {
  const thrown = await work.then(
    () => new Error('it went through'),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(StoreUnavailable);
  expect((thrown as Error).message).toMatch(sentence);
}

/** Ends all other backends, as an operator or a failing server would. */
async function terminateBackends(): Promise<void> {
  await other.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}

describe('a connection that ended while it was idle', () => {
  it('is replaced, and the write succeeds', async () => {
    proxy.cut();
    await apply(store, orgId, createGroup('a'));
    expect(await groups()).toBe(1);
  });

  it('is replaced when the server ended it', async () => {
    await terminateBackends();
    await apply(store, orgId, createGroup('a'));
    expect(await groups()).toBe(1);
  });
});

describe('a write that cannot continue', () => {
  it('is rejected when another transaction keeps the org locked too long, and leaves nothing behind', async () => {
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM orgs WHERE org_id = $1 FOR UPDATE', [orgId]);
    await expectUnavailable(apply(store, orgId, createGroup('a')), /lock timeout/);
    await other.query('ROLLBACK');
    expect(await groups()).toBe(0);
    await apply(store, orgId, createGroup('a'));
    expect(await groups()).toBe(1);
  });

  it('is rejected when its backend ends before it can decide a second time', async () => {
    let decided = 0;
    const job = jobOf(orgId, createGroup('a'));
    const decide: typeof job.decide = (facts) => {
      decided += 1;
      proxy.cut();
      return job.decide(facts);
    };
    await expectUnavailable(store.write([{ ...job, decide }]), /connection/i);
    expect(decided).toBe(1);
    expect(await groups()).toBe(0);
  });
});

describe('a commit whose response is lost', () => {
  it('is looked up, and succeeds if it took place', async () => {
    proxy.loseAnswerTo('COMMIT');
    await apply(store, orgId, createGroup('a'));
    expect(await groups()).toBe(1);
  });

  // Guards against reporting a stored write as failed: a server that crashes after a commit cannot be asked
  // immediately.
  it('is looked up until the database can be reached again', async () => {
    proxy.loseAnswerTo('COMMIT', 3);
    await apply(store, orgId, createGroup('a'));
    expect(await groups()).toBe(1);
  });

  it('is rejected if it did not take place', async () => {
    proxy.loseStatement('COMMIT');
    await expectUnavailable(apply(store, orgId, createGroup('a')), /before the commit took place/);
    expect(await groups()).toBe(0);
  });

  it('is reported as unknown if the database stays unreachable', async () => {
    proxy.loseAnswerTo('COMMIT', Infinity);
    const lost = apply(store, orgId, createGroup('a'));
    await expect(lost).rejects.toBeInstanceOf(OutcomeUnknown);
    const { rows } = await other.query("SELECT 1 FROM changes WHERE kind = 'groupCreated'");
    expect(rows).toHaveLength(1);
  });
});

describe('a join, which is stored by one statement', () => {
  const joining = 'SELECT 1 FROM moved';
  beforeEach(() => apply(store, orgId, createGroup('a'), createCustomer(7)));

  async function members(): Promise<readonly number[]> {
    return (await store.listMembers(orgId, 1)).map(({ userId }) => userId);
  }

  async function waiting(): Promise<number | null> {
    const text =
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    return (await other.query(text)).rowCount;
  }

  it('is decided again on the current state when the org is written meanwhile', async () => {
    const decidedAt: (number | undefined)[] = [];
    const job = jobOf(orgId, join(1, 7));
    const decide: typeof job.decide = (facts) => {
      decidedAt.push(facts.orgOrNull?.sequence);
      return job.decide(facts);
    };
    const before = (await store.findOrg(orgId))?.sequence ?? 0;
    await other.query('BEGIN');
    await other.query('UPDATE orgs SET sequence = sequence + 1 WHERE org_id = $1', [orgId]);
    // A store that waits for the lock as long as necessary.
    const patient = await openPostgresStore(proxy.url);
    onTestFinished(() => patient.close());
    const writing = patient.write([{ ...job, decide }]);
    await expect.poll(waiting).toBe(1);
    await other.query('COMMIT');
    await writing;
    expect(decidedAt).toEqual([before, before + 1]);
    expect(await members()).toEqual([7]);
    expect((await store.findOrg(orgId))?.sequence).toBe(before + 2);
  });

  it('is looked up when the response is lost, and succeeds if it took place', async () => {
    proxy.loseAnswerTo(joining);
    await apply(store, orgId, join(1, 7));
    expect(await members()).toEqual([7]);
  });

  it('is rejected when the statement is lost', async () => {
    proxy.loseStatement(joining);
    await expectUnavailable(apply(store, orgId, join(1, 7)), /before the commit took place/);
    expect(await members()).toEqual([]);
  });
});

describe('reads', () => {
  it('are rejected while the database cannot be reached, and work again afterwards', async () => {
    const read: Record<string, () => Promise<unknown>> = {
      findOrg: () => store.findOrg(orgId),
      findGroups: () => store.findGroups(orgId, [{ id: 1 }]),
      findCustomer: () => store.findCustomer(orgId, 1),
      listMembers: () => store.listMembers(orgId, 1),
      listOrgs: () => store.listOrgs(),
      listChanges: () => store.listChanges(orgId, { since: 0, limit: 1 }),
      findLogin: () => store.findLogin('org', 'acme'),
      load: () => store.load(orgId, [needsOf(createGroup('a'))]),
    };
    proxy.setReachable(false);
    for (const [name, work] of Object.entries(read))
      await expect(work(), name).rejects.toBeInstanceOf(StoreUnavailable);
    proxy.setReachable(true);
    for (const [name, work] of Object.entries(read))
      await expect(work(), name).resolves.not.toBeUndefined();
    expect((await store.findOrg(orgId))?.orgId).toBe(orgId);
  });
});
