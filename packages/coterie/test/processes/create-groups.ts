import { createGroup } from '../commands.ts';
import { apply, jobOf } from '../store-contract/harness.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

/**
 * Creates groups one by one in an org, its external ids starting with the prefix given, and writes
 * one line for each that was acknowledged. With `die` it kills itself in the midst of the last.
 */
const [path = '', orgId = '', prefix = '', count = '', end = ''] = process.argv.slice(2);
const store = openSqliteStore(path);
for (let index = 0; index < Number(count); index++) {
  await apply(store, Number(orgId), createGroup(`${prefix}${index}`));
  process.stdout.write(`${prefix}${index}\n`);
}
if (end === 'die') {
  const dying = {
    ...jobOf(Number(orgId)),
    decide: () => process.kill(process.pid, 'SIGKILL') as never,
  };
  await store.write([jobOf(Number(orgId), createGroup('unacknowledged')), dying]);
}
await store.close();
