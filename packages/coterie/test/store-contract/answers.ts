import { describe, expect } from 'vitest';

import { createGroup, operator } from '../commands.ts';
import type { Outcome } from '../../src/domain/outcomes.ts';
import { decide } from '../../src/domain/decide/index.ts';
import { type IdempotencyKey, idempotencyId } from '../../src/domain/idempotency.ts';
import { needsOf } from '../../src/domain/needs-of.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, allChanges, type ContractTest, now } from './harness.ts';

const command = createGroup('a');
const key: IdempotencyKey = { tillId: 1, key: 'k', request: 'r' };

async function submit(store: Store, orgId: number, at = now, idempotencyKey = key) {
  let outcome: Outcome | undefined;
  await store.write([
    {
      orgId,
      needs: [{ ...needsOf(command), idempotencyKey }],
      decide: (facts) => {
        const decided = decide(facts, command, { now: at, actor: operator, idempotencyKey });
        ({ outcome } = decided);
        return decided;
      },
    },
  ]);
  return outcome;
}

export function answers(it: ContractTest): void {
  describe('an idempotency key', () => {
    it('is stored with the response, in the same write', async ({ store, orgId, reopen }) => {
      const outcome = await submit(store, orgId);
      const next = await reopen();
      const facts = await next.load(orgId, [{ idempotencyKey: key }]);
      expect(facts.answers.get(idempotencyId(key))).toEqual({ ...key, outcome, answeredOn: now });
      await next.close();
    });

    it('returns the first response the second time, and changes nothing', async ({
      store,
      orgId,
    }) => {
      const first = await submit(store, orgId);
      const log = await allChanges(store, orgId);
      expect(await submit(store, orgId, now + 1_000)).toEqual(first);
      expect(await allChanges(store, orgId)).toEqual(log);
    });

    it('remembers a rejection too, although the log stays unchanged', async ({ store, orgId }) => {
      await submit(store, orgId);
      const refused = await submit(store, orgId, now, { ...key, key: 'other' });
      expect(refused).toMatchObject({ accepted: false, refusals: [{ code: 1633 }] });
      const facts = await store.load(orgId, [{ idempotencyKey: { ...key, key: 'other' } }]);
      expect(facts.answers.get('1:other')?.outcome).toEqual(refused);
    });

    it('is independent for each till and each org', async ({ store, orgId }) => {
      await submit(store, orgId);
      const facts = await store.load(orgId, [{ idempotencyKey: { ...key, tillId: 2 } }]);
      expect(facts.answers.get('2:k')).toBeNull();
      const other = await addOrg(store, 'other');
      const foreign = await store.load(other, [{ idempotencyKey: key }]);
      expect(foreign.answers.get('1:k')).toBeNull();
    });

    it('is deleted when it is old enough, and not before', async ({ store, orgId }) => {
      await submit(store, orgId);
      await store.forgetAnswers(orgId + 1, now + 1);
      await store.forgetAnswers(orgId, now);
      const known = await store.load(orgId, [{ idempotencyKey: key }]);
      expect(known.answers.get('1:k')).not.toBeNull();
      await store.forgetAnswers(orgId, now + 1);
      const forgotten = await store.load(orgId, [{ idempotencyKey: key }]);
      expect(forgotten.answers.get('1:k')).toBeNull();
    });
  });
}
