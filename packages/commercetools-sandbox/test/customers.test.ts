import { describe, expect, it } from 'vitest';

import { firstError, signIn, start, update } from './arrange.ts';

describe('reading', () => {
  it('finds a customer by id and by key', async () => {
    const caller = await signIn(await start());
    const { data } = await caller.ask(
      `{ byId: customer(id: "ada") { key email customerGroup { name } customerGroupRef { typeId id } }
         byKey: customer(key: "ada-key") { id version isEmailVerified } }`,
    );
    expect(data).toEqual({
      byId: {
        key: 'ada-key',
        email: 'ada@example.com',
        customerGroup: { name: 'VIP' },
        customerGroupRef: { typeId: 'customer-group', id: 'g-vip' },
      },
      byKey: { id: 'ada', version: 1, isEmailVerified: false },
    });
  });

  it('returns null for a customer who does not exist', async () => {
    const caller = await signIn(await start());
    expect(await caller.ask('{ customer(id: "nobody") { id } }')).toMatchObject({
      status: 200,
      data: { customer: null },
      errors: [],
    });
  });

  it('supports the fields that fragments of old storefronts select', async () => {
    const caller = await signIn(await start());
    const { data } = await caller.ask(`{ customer(id: "cleo") {
      version firstName lastName email addresses { id } defaultBillingAddressId
      shippingAddresses { id streetName country } billingAddresses { id } storesRef { key }
    } }`);
    expect(data).toEqual({
      customer: {
        version: 1,
        firstName: null,
        lastName: null,
        email: 'cleo@example.com',
        addresses: [],
        defaultBillingAddressId: null,
        shippingAddresses: [],
        billingAddresses: [],
        storesRef: [],
      },
    });
  });
});

describe('signing up', () => {
  const signUp = `mutation ($draft: CustomerSignUpDraft!) {
    customerSignUp(draft: $draft) {
      customer { version email key createdAt lastModifiedAt createdBy { clientId isPlatformClient }
        customerGroup { key } customerGroupAssignments { customerGroup { key } } }
    }
  }`;

  it('creates a customer with their groups', async () => {
    const now = new Date('2026-05-06T07:08:09.010Z');
    const caller = await signIn(await start({ now: () => now }));
    const { data } = await caller.ask(signUp, {
      draft: {
        email: 'dan@example.com',
        password: 'dan-password',
        key: 'dan',
        firstName: null,
        customerGroup: { key: 'vip' },
        customerGroupAssignments: [
          { customerGroup: { key: 'staff', typeId: 'customer-group' } },
          { customerGroup: { id: 'g-press' } },
        ],
      },
    });
    expect(data).toEqual({
      customerSignUp: {
        customer: {
          version: 1,
          email: 'dan@example.com',
          key: 'dan',
          createdAt: now.toISOString(),
          lastModifiedAt: now.toISOString(),
          createdBy: { clientId: 'sandbox', isPlatformClient: false },
          customerGroup: { key: 'vip' },
          customerGroupAssignments: [
            { customerGroup: { key: 'staff' } },
            { customerGroup: { key: 'press' } },
          ],
        },
      },
    });
  });

  it.each([
    [
      'an email that is taken, in any case',
      { email: 'ADA@example.com' },
      { code: 'DuplicateField', field: 'email', duplicateValue: 'ADA@example.com' },
    ],
    [
      'a key that is taken',
      { email: 'x@example.com', key: 'ada-key' },
      {
        code: 'DuplicateField',
        field: 'key',
        duplicateValue: 'ada-key',
        conflictingResource: { typeId: 'customer', id: 'ada' },
      },
    ],
    ['a key of one character', { email: 'x@example.com', key: 'x' }, { code: 'InvalidField' }],
    ['a text that is not an email', { email: 'nobody' }, { code: 'InvalidField', field: 'email' }],
    [
      'an unknown group',
      { email: 'x@example.com', customerGroup: { key: 'nope' } },
      { code: 'ReferencedResourceNotFound', typeId: 'customer-group', key: 'nope' },
    ],
  ])('rejects %s', async (_what, draft, expected) => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const answer = await caller.ask(signUp, { draft: { password: 'p', ...draft } });
    expect(answer.status).toBe(200);
    expect(firstError(answer)).toMatchObject(expected);
    expect([sandbox.customers.length, sandbox.messages.length]).toEqual([3, 0]);
  });

  it('requires a password, unless the customer is authenticated elsewhere', async () => {
    const caller = await signIn(await start());
    const draft = { email: 'x@example.com' };
    expect(firstError(await caller.ask(signUp, { draft }))).toMatchObject({
      code: 'InvalidOperation',
    });
    const external = { ...draft, authenticationMode: 'ExternalAuth' };
    expect((await caller.ask(signUp, { draft: external })).errors).toEqual([]);
  });

  it('assigns the customer to the store of the sign-up, and to those of the draft', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await caller.ask(
      `mutation { customerSignUp(storeKey: "berlin", draft: {
        email: "x@example.com", password: "p", key: "xx", stores: [{ key: "paris" }]
      }) { customer { id } } }`,
    );
    expect(sandbox.customer('xx')?.stores).toEqual(['paris', 'berlin']);
  });

  it('rejects more customers than the project’s limit', async () => {
    const caller = await signIn(await start({ limits: { customers: 3 } }));
    const answer = await caller.ask(signUp, { draft: { email: 'x@example.com', password: 'p' } });
    expect(firstError(answer)).toMatchObject({
      code: 'MaxResourceLimitExceeded',
      exceededResource: 'customer',
    });
  });
});

describe('deleting', () => {
  it('deletes by id or key, and returns the deleted customer', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const { data } = await caller.ask(
      'mutation { deleteCustomer(key: "ada-key", version: 1, personalDataErasure: true) { id email } }',
    );
    expect(data).toEqual({ deleteCustomer: { id: 'ada', email: 'ada@example.com' } });
    expect(sandbox.customer('ada')).toBeUndefined();
    expect(sandbox.customers).toHaveLength(2);
  });

  it('checks the version', async () => {
    const sandbox = await start();
    const answer = await (
      await signIn(sandbox)
    ).ask('mutation { deleteCustomer(id: "ada", version: 2) { id } }');
    expect(firstError(answer)).toMatchObject({ code: 'ConcurrentModification', currentVersion: 1 });
    expect(sandbox.customers).toHaveLength(3);
  });
});

describe('errors as in 2021', () => {
  it('have their code at the top level as well as in extensions', async () => {
    const sandbox = await start({ legacyErrors: true });
    const answer = await update(await signIn(sandbox), sandbox, 'ada', [], 3);
    expect(answer.errors).toMatchObject([
      {
        code: 'ConcurrentModification',
        currentVersion: 1,
        extensions: { code: 'ConcurrentModification', currentVersion: 1 },
      },
    ]);
  });

  it('appear only with legacyErrors', async () => {
    const sandbox = await start();
    const { errors } = await update(await signIn(sandbox), sandbox, 'ada', [], 3);
    expect(errors[0]).not.toHaveProperty('code');
  });
});
