import type { Change } from '../../src/domain/changes.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { expectRulesHold } from '../trial/rules.ts';
import { expectSame } from '../trial/same.ts';
import { dump, foldFromNothing, loadEverything, readLog } from '../trial/state.ts';

/**
 * Reads the whole database by the store and expects what is promised: each org's log has no gap and folds to exactly
 * what is stored, and the rules of the contract hold. Returns the logs.
 */
export async function auditDatabase(url: string): Promise<ReadonlyMap<number, readonly Change[]>> {
  const store = await openStore(url);
  try {
    const logs = new Map<number, readonly Change[]>();
    for (const { orgId } of await store.listOrgs()) logs.set(orgId, await auditOrg(store, orgId));
    return logs;
  } finally {
    await store.close();
  }
}

async function auditOrg(store: Store, orgId: number): Promise<readonly Change[]> {
  const log = await readLog(store, orgId);
  const sequences = log.map(({ sequence }) => sequence);
  expectSame(
    sequences,
    log.map((_, index) => index + 1),
    'sequences',
  );
  const stored = await loadEverything(store, orgId, log);
  const folded = foldFromNothing(orgId, log);
  expectSame(dump(folded), dump(stored), 'the log, folded from nothing');
  expectRulesHold(stored);
  const tills = [...folded.tills.touched.values()].filter((till) => till !== null);
  expectSame(await store.listTills(orgId), tills, 'tills');
  await expectExited(store, orgId, folded);
  return log;
}

/** Those who left a group and did not return are listed, as the log tells of them. */
async function expectExited(
  store: Store,
  orgId: number,
  folded: ReturnType<typeof foldFromNothing>,
): Promise<void> {
  for (const groupId of folded.groups.touched.keys()) {
    const listed = await store.listMembers(orgId, groupId);
    const current = [...folded.memberships.touched.values()].flatMap((one) =>
      one?.groupId === groupId ? [one.userId] : [],
    );
    const left = folded.ended
      .filter((one) => one.groupId === groupId && !current.includes(one.userId))
      .map(({ userId }) => userId);
    expectSame(
      listed
        .filter(({ active }) => !active)
        .map(({ userId }) => userId)
        .toSorted((a, b) => a - b),
      [...new Set(left)].toSorted((a, b) => a - b),
      `those who left group ${groupId}`,
    );
  }
}
