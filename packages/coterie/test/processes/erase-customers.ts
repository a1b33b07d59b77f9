import { eraseCustomer } from '../commands.ts';
import { apply, jobOf } from '../store-contract/harness.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

/**
 * Erases customers 1, 2, … up to `count` of an org and writes one line for each that was acknowledged. Then it erases
 * the next and kills itself in the midst of that transaction, when the erasure has been written.
 */
const [path = '', orgId = '', count = ''] = process.argv.slice(2);
const store = openSqliteStore(path);
for (let userId = 1; userId <= Number(count); userId += 1) {
  await apply(store, Number(orgId), eraseCustomer(userId));
  process.stdout.write(`${userId}\n`);
}
const dying = {
  ...jobOf(Number(orgId)),
  decide: () => process.kill(process.pid, 'SIGKILL') as never,
};
await store.write([jobOf(Number(orgId), eraseCustomer(Number(count) + 1)), dying]);
