import fc from 'fast-check';
import { expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import type { Customer, Sandbox } from '../src/index.ts';
import { type Caller, signIn, start, update } from './arrange.ts';

const groupKeys = ['vip', 'staff', 'press', 'nope'] as const;

type Command =
  | { readonly kind: 'set'; readonly key: string | null }
  | { readonly kind: 'add' | 'remove'; readonly key: string }
  | { readonly kind: 'setAll'; readonly keys: readonly string[] }
  | { readonly kind: 'key'; readonly key: string | null };

/** The model of a customer: key, group and assignments. */
interface Known {
  readonly key: string | null;
  readonly group: string | null;
  readonly assigned: readonly string[];
}

const group = fc.constantFrom(...groupKeys);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key: fc.option(group) }),
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), key: group }),
  fc.record({ kind: fc.constant('setAll' as const), keys: fc.array(group, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('key' as const),
    key: fc.option(fc.constantFrom('k1', 'k2', '!')),
  }),
);
const updates = fc.array(
  fc.record({
    id: fc.constantFrom('ada', 'bob', 'cleo'),
    staleBy: fc.constantFrom(0, 0, 0, 1),
    commands: fc.array(command, { maxLength: 4 }),
  }),
  { maxLength: 12 },
);

function toAction(one: Command): object {
  switch (one.kind) {
    case 'set':
      return { setCustomerGroup: one.key === null ? {} : { customerGroup: { key: one.key } } };
    case 'add':
      return {
        addCustomerGroupAssignment: {
          customerGroupAssignment: { customerGroup: { key: one.key } },
        },
      };
    case 'remove':
      return { removeCustomerGroupAssignment: { customerGroup: { key: one.key } } };
    case 'setAll':
      return {
        setCustomerGroupAssignments: {
          customerGroupAssignments: one.keys.map((key) => ({ customerGroup: { key } })),
        },
      };
    case 'key':
      return { setKey: { key: one.key } };
  }
}

/** The model's result of one command; null if the command must be rejected. */
function apply(known: Known, one: Command, takenKeys: readonly (string | null)[]): Known | null {
  const { assigned } = known;
  const keys = one.kind === 'setAll' ? one.keys : one.kind === 'key' ? [] : [one.key];
  if (keys.includes('nope')) return null;
  switch (one.kind) {
    case 'set':
      return { ...known, group: one.key };
    case 'add':
      return { ...known, assigned: [...new Set([...assigned, one.key])] };
    case 'remove':
      return { ...known, assigned: assigned.filter((key) => key !== one.key) };
    case 'setAll':
      return { ...known, assigned: [...new Set(one.keys)] };
    case 'key':
      if (one.key === '!' || (one.key !== null && takenKeys.includes(one.key))) return null;
      return { ...known, key: one.key };
  }
}

function know(sandbox: Sandbox, id: string): Known {
  const customer: Customer | undefined = sandbox.customer(id);
  const keyOf = (groupId: string | undefined): string =>
    sandbox.customerGroup(groupId ?? '')?.key ?? '';
  return {
    key: customer?.key ?? null,
    group: customer?.customerGroup === undefined ? null : keyOf(customer.customerGroup.id),
    assigned: customer?.customerGroupAssignments.map((one) => keyOf(one.customerGroup.id)) ?? [],
  };
}

async function check(
  sandbox: Sandbox,
  caller: Caller,
  { id, staleBy, commands }: { id: string; staleBy: number; commands: readonly Command[] },
): Promise<void> {
  const before = sandbox.customer(id);
  const messagesBefore = sandbox.messages.length;
  const version = before?.version ?? 0;
  const others = sandbox.customers.filter((one) => one.id !== id).map(({ key = null }) => key);
  let expected: Known | null = know(sandbox, id);
  let changes = 0;
  let messages = 0;
  for (const one of commands) {
    const next: Known | null = expected && apply(expected, one, others);
    if (JSON.stringify(next) !== JSON.stringify(expected)) {
      changes++;
      if (one.kind !== 'key') messages++;
    }
    expected = next;
  }
  const answer = await update(caller, sandbox, id, commands.map(toAction), version - staleBy);
  if (expected === null || staleBy > 0) {
    expect(answer.errors).toHaveLength(1);
    expect(answer.status).toBe(200);
    expect(sandbox.customer(id)).toBe(before);
    expect(sandbox.messages).toHaveLength(messagesBefore);
    return;
  }
  expect(answer.errors).toEqual([]);
  expect(know(sandbox, id)).toEqual(expected);
  expect(sandbox.customer(id)?.version).toBe(changes > 0 ? version + 1 : version);
  expect(sandbox.messages).toHaveLength(messagesBefore + messages);
}

it('gives the same result as a model of ten lines for any updates', async () => {
  await fc.assert(
    fc.asyncProperty(updates, async (all) => {
      const sandbox = await start();
      const caller = await signIn(sandbox);
      for (const one of all) await check(sandbox, caller, one);
      await sandbox.close();
    }),
    { numRuns: runs(60, 600) },
  );
});
