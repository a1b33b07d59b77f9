import { join as joinPath } from 'node:path';

import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

import { openTestService } from '../../test/arrange.ts';
import {
  addMobile,
  createCustomer,
  createGroup,
  join,
  joinAsPrimary,
  joinItem,
  leave,
  operator,
  removeMobile,
  updateGroup,
  updateOrg,
} from '../../test/commands.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { type Store, StoreUnavailable } from '../store/store.ts';
import { Overloaded, type WriterObserver } from './writer.ts';

describe('commands submitted together', () => {
  it('share a transaction', async () => {
    const { batches, observer } = observe();
    const { submit } = await openTestService({ observer });
    batches.length = 0;
    await Promise.all(['a', 'b', 'c'].map((externalId) => submit(createGroup(externalId))));
    expect(batches).toEqual([3]);
  });

  it('share it with commands of other orgs if the engine supports this', async () => {
    const { batches, observer } = observe();
    const { writer, store, orgId, addOrg } = await openTestService({ observer });
    const other = await addOrg('other');
    batches.length = 0;
    const outcomes = await Promise.all(
      [orgId, other, orgId].map((one, index) =>
        writer.submit(one, createGroup(`${index}`), operator),
      ),
    );
    expect(batches.toSorted((a, b) => a - b)).toEqual(store.sharesTransactions ? [3] : [1, 2]);
    expect(outcomes).toMatchObject([1, 1, 2].map((groupId) => ({ result: { groupId } })));
  });

  it('are at most maxBatch in one', async () => {
    const { batches, observer } = observe();
    const { submit } = await openTestService({ observer, maxBatch: 4 });
    batches.length = 0;
    await Promise.all(Array.from({ length: 10 }, (_, index) => submit(createGroup(`${index}`))));
    expect(batches).toEqual([4, 4, 2]);
  });

  it('are counted while they wait, down to none', async () => {
    const { waiting, observer } = observe();
    const { submit } = await openTestService({ observer, maxBatch: 2 });
    waiting.length = 0;
    await Promise.all(['a', 'b', 'c'].map((externalId) => submit(createGroup(externalId))));
    expect(waiting).toEqual([1, 2, 3, 1, 0]);
  });

  it('see the results of those before, and resolve in the order of submission', async () => {
    const { submit, store, orgId } = await openTestService({ maxBatch: 3 });
    const answered: number[] = [];
    const outcomes = await Promise.all(
      ['a', 'b', 'a', 'c', 'b', 'd'].map(async (externalId, index) => {
        const outcome = await submit(createGroup(externalId));
        answered.push(index);
        return outcome;
      }),
    );
    const refusedOnes = outcomes.flatMap(({ accepted }, index) => (accepted ? [] : [index]));
    expect(refusedOnes).toEqual([2, 4]);
    expect(answered).toEqual([0, 1, 2, 3, 4, 5]);
    const { changes } = await store.listChanges(orgId, { since: 1, limit: 10 });
    const created = changes.map((change) => (change.after as { externalId: string }).externalId);
    expect(created).toEqual(['a', 'b', 'c', 'd']);
  });

  it('resolve after they were stored', async () => {
    const { submit, store, orgId } = await openTestService();
    await submit(createGroup('a'));
    expect(await store.findGroups(orgId, [{ externalId: 'a' }])).toMatchObject([{ groupId: 1 }]);
  });

  it('leave no trace when they are rejected', async () => {
    const { submit, store, orgId, apply } = await openTestService();
    await apply(createGroup('a'));
    const before = await store.findOrg(orgId);
    await Promise.all([submit(createGroup('a')), submit(updateGroup(99, { groupName: 'n' }))]);
    expect(await store.findOrg(orgId)).toEqual(before);
  });
});

describe('a command whose facts depend on an earlier one in the burst', () => {
  it('finds the group by the primary member of that moment', async () => {
    const { batches, observer } = observe();
    const { apply, submit, store, orgId } = await openTestService({ observer });
    await apply(createGroup('a'), createGroup('b'), createCustomer(7), createCustomer(8));
    await apply(joinAsPrimary(1, 7));
    batches.length = 0;
    const joinHers = {
      type: 'join',
      selectors: { primaryUserId: 7 },
      items: [joinItem(8)],
    } as const;
    const outcomes = await Promise.all([
      submit(leave(1, 7)),
      submit(joinAsPrimary(2, 7)),
      submit(joinHers),
      submit(createGroup('c')),
    ]);
    expect(batches).toEqual([2, 2]);
    expect(outcomes[2]).toMatchObject({ result: { items: [{ groupId: 2, refusal: null }] } });
    expect(outcomes[3]).toMatchObject({ result: { groupId: 3 } });
    const members = await store.listMembers(orgId, 2);
    expect(members.map(({ userId }) => userId)).toEqual([7, 8]);
  });

  it('finds the customer who has the identifier at that moment', async () => {
    const { apply, submit, store, orgId } = await openTestService();
    await apply(createGroup('a'), createCustomer(7), createCustomer(8), addMobile(7, '1'));
    await apply(join(1, 7), join(1, 8));
    const identifier = { source: 'ALL', type: 'mobile', value: '1' };
    const outcomes = await Promise.all([
      submit(removeMobile(7, '1')),
      submit(addMobile(8, '1')),
      submit({ type: 'leave', groupId: 1, identifier }),
    ]);
    expect(outcomes[2]).toMatchObject({ accepted: true, result: { groupId: 1, userId: 8 } });
    const members = await store.listMembers(orgId, 1);
    expect(members.map(({ userId, active }) => [userId, active])).toEqual([
      [7, true],
      [8, false],
    ]);
  });

  it('compares the product limit with the groups of that moment', async () => {
    const { apply, submit } = await openTestService();
    await apply(createGroup('a', { maxGroupSize: 10 }));
    const lowered = await Promise.all([
      submit(updateGroup(1, { maxGroupSize: 5 })),
      submit(updateOrg({ productLimit: 5 })),
    ]);
    expect(lowered).toMatchObject([{ accepted: true }, { accepted: true }]);
    const deleted = await Promise.all([
      submit({ type: 'deleteGroup', selectors: { id: 1 } }),
      submit(updateOrg({ productLimit: 1 })),
    ]);
    expect(deleted).toMatchObject([{ accepted: true }, { accepted: true }]);
  });
});

describe('a command that fails because of a fault', () => {
  it('of the store with its org fails alone', async () => {
    const broken = new Set<number>();
    const { writer, orgId, addOrg } = await openTestService({
      wrap: (store) => failingFor(store, broken),
    });
    const other = await addOrg('other');
    broken.add(other);
    const settled = await Promise.allSettled(
      [orgId, other, orgId].map((one, index) =>
        writer.submit(one, createGroup(`${index}`), operator),
      ),
    );
    expect(settled).toMatchObject([
      { value: { result: { groupId: 1 } } },
      { reason: new Error('this org is broken') },
      { value: { result: { groupId: 2 } } },
    ]);
  });

  it('in a corrupt row fails alone; the others are stored', async () => {
    const path = joinPath(temporaryFolder(), 'coterie.db');
    const { apply, submit, store, orgId } = await openTestService({ url: `sqlite:${path}` });
    await apply(createGroup('a'), createGroup('b'));
    const raw = new SqliteDatabase(path);
    raw.pragma('ignore_check_constraints = ON');
    raw.exec(`UPDATE groups SET extended_fields = '{' WHERE group_id = 1`);
    raw.close();
    const settled = await Promise.allSettled([
      submit(updateGroup(2, { groupName: 'first' })),
      submit(updateGroup(1, { groupName: 'corrupt' })),
      submit(updateGroup(2, { groupName: 'second' })),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: expect.any(SyntaxError) as unknown });
    expect(await store.findGroups(orgId, [{ id: 2 }])).toMatchObject([{ groupName: 'second' }]);
  });

  it('of the caller, who passed no command, fails alone', async () => {
    const { submit } = await openTestService();
    const settled = await Promise.allSettled([
      submit(createGroup('a')),
      submit({ type: 'join', selectors: { id: 1 } } as never),
      submit(createGroup('b')),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('because its org does not exist fails alone', async () => {
    const { writer, submit, orgId } = await openTestService();
    const settled = await Promise.allSettled([
      writer.submit(orgId + 1, createGroup('a'), operator),
      submit(createGroup('a')),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

it('deletes a group with more members than a function can take arguments', async () => {
  const path = joinPath(temporaryFolder(), 'coterie.db');
  const { apply, submit, store, orgId } = await openTestService({ url: `sqlite:${path}` });
  await apply(updateOrg({ productLimit: 200_000 }), createGroup('a', { maxGroupSize: 200_000 }));
  const raw = new SqliteDatabase(path);
  raw.exec(`
    CREATE TEMP TABLE ids AS
      WITH RECURSIVE ids(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 150000)
      SELECT id FROM ids;
    INSERT INTO customers SELECT ${orgId}, id, NULL, NULL, NULL, NULL, 0, 0, NULL FROM ids;
    INSERT INTO memberships SELECT ${orgId}, 1, id, '[]', 0, 0, NULL FROM ids;
    UPDATE groups SET member_count = 150000;
  `);
  raw.close();
  const outcome = await submit({ type: 'deleteGroup', selectors: { id: 1 } });
  expect(outcome).toMatchObject({ accepted: true, result: { groupId: 1 }, sequence: 150_004 });
  expect((await store.findOrg(orgId))?.sequence).toBe(150_004);
});

describe('a database that cannot be used', () => {
  it('rejects every waiting command with StoreUnavailable, and nothing is stored', async () => {
    const { store, submit, writer } = await openTestService();
    await store.close();
    const settled = await Promise.allSettled(['a', 'b'].map((id) => submit(createGroup(id))));
    for (const one of settled)
      expect(one).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
    await writer.close();
  });

  it('is used again when it can be', async () => {
    const { writer, store, orgId } = await openTestService({ wrap: failingOnce });
    const submit = (id: string) => writer.submit(orgId, createGroup(id), operator);
    const settled = await Promise.allSettled(['a', 'b'].map(submit));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await store.findOrg(orgId))?.sequence).toBe(1);
    expect(await submit('a')).toMatchObject({ result: { groupId: 1 } });
  });
});

describe('a writer', () => {
  it('rejects with Overloaded while maxWaiting commands wait, and accepts more afterwards', async () => {
    const { submit, store, orgId } = await openTestService({ maxWaiting: 2 });
    const settled = await Promise.allSettled(['a', 'b', 'c'].map((id) => submit(createGroup(id))));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(settled[2]).toMatchObject({ reason: expect.any(Overloaded) as unknown });
    expect(await store.findGroups(orgId, [{ externalId: 'c' }])).toEqual([null]);
    expect(await submit(createGroup('c'))).toMatchObject({ result: { groupId: 3 } });
  });

  it('that is closed finishes what it accepted and rejects what comes', async () => {
    const { writer, submit } = await openTestService({ maxBatch: 1 });
    const answered: string[] = [];
    const accepted = ['a', 'b', 'c'].map(async (id) => {
      await submit(createGroup(id));
      answered.push(id);
    });
    const closed = writer.close();
    await expect(submit(createGroup('d'))).rejects.toBeInstanceOf(Overloaded);
    await closed;
    expect(answered).toEqual(['a', 'b', 'c']);
    await Promise.all(accepted);
    await writer.close();
  });
});

function observe(): { batches: number[]; waiting: number[]; observer: WriterObserver } {
  const batches: number[] = [];
  const waiting: number[] = [];
  const observer: WriterObserver = {
    committed: (commands) => batches.push(commands),
    waiting: (commands) => waiting.push(commands),
  };
  return { batches, waiting, observer };
}

/** The store, except that every write for one of the orgs fails as if the program had a fault. */
function failingFor(store: Store, orgs: ReadonlySet<number>): Store {
  return {
    ...store,
    write: async (jobs) => {
      if (jobs.some(({ orgId }) => orgs.has(orgId))) throw new Error('this org is broken');
      return store.write(jobs);
    },
  };
}

/** The store, except that the second write fails; the first one creates the org. */
function failingOnce(store: Store): Store {
  let writes = 0;
  return {
    ...store,
    write: async (jobs) => {
      writes += 1;
      if (writes === 2) throw new StoreUnavailable('The database is away.');
      return store.write(jobs);
    },
  };
}
