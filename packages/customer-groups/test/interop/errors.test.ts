import { expect, it } from 'vitest';

import { createCustomerGroups, errorOf, normalizeError } from '../../src/index.ts';
import { forEachClient } from './clients.ts';
import { failures } from './failures.ts';
import { ada, vip } from './shop.ts';

forEachClient((connect) => {
  for (const failure of failures) {
    const { sentence, open, errorPolicy, customer = ada, group = vip, expected } = failure;
    it(`normalizes ${sentence} to the same shape`, async () => {
      const { target, begin } = await open();
      const client = await connect(target, errorPolicy);
      await begin?.();
      const told = await createCustomerGroups({ client })
        .addCustomerToGroup(customer, group)
        .then(errorOf, normalizeError);
      expect({
        code: told?.code,
        kind: told?.kind,
        status: told?.status,
        currentVersion: told?.currentVersion,
        message: told?.message,
      }).toEqual({ status: undefined, currentVersion: undefined, ...expected });
    });

    it(`passes on the client’s own error for ${sentence}`, async () => {
      const { target, begin } = await open();
      const client = await connect(target, errorPolicy);
      await begin?.();
      // Frozen, so that any modification on the way throws.
      let said: unknown;
      const keep = (answer: unknown) => (said = Object.freeze(answer));
      const mutate = (options: object) =>
        client.mutate(options).then(keep, (thrown) => Promise.reject(keep(thrown)));
      const got = await createCustomerGroups({ client: { mutate } })
        .addCustomerToGroup(customer, group)
        .catch((thrown: unknown) => thrown);
      expect(got).toBeInstanceOf(Object);
      expect(got).toBe(said);
    });
  }
});
