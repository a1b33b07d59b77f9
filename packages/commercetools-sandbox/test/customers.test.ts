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

  it('answers null for a customer that there is not', async () => {
    const caller = await signIn(await start());
    expect(await caller.ask('{ customer(id: "nobody") { id } }')).toMatchObject({
      status: 200,
      data: { customer: null },
      errors: [],
    });
  });

  it('serves the fields that fragments of old storefronts select', async () => {
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

  it('creates a customer with its groups', async () => {
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
      'an email that is taken, in whatever case',
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
    ['what is no email', { email: 'nobody' }, { code: 'InvalidField', field: 'email' }],
    [
      'an unknown group',
      { email: 'x@example.com', customerGroup: { key: 'nope' } },
      { code: 'ReferencedResourceNotFound', typeId: 'customer-group', key: 'nope' },
    ],
  ])('refuses %s', async (_what, draft, expected) => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const answer = await caller.ask(signUp, { draft: { password: 'p', ...draft } });
    expect(answer.status).toBe(200);
    expect(firstError(answer)).toMatchObject(expected);
    expect([sandbox.customers.length, sandbox.messages.length]).toEqual([3, 0]);
  });

  it('wants a password, unless the customer is authenticated elsewhere', async () => {
    const caller = await signIn(await start());
    const draft = { email: 'x@example.com' };
    expect(firstError(await caller.ask(signUp, { draft }))).toMatchObject({
      code: 'InvalidOperation',
    });
    const external = { ...draft, authenticationMode: 'ExternalAuth' };
    expect((await caller.ask(signUp, { draft: external })).errors).toEqual([]);
  });

  it('binds the customer to the store it signs up in, and to those of the draft', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await caller.ask(
      `mutation { customerSignUp(storeKey: "berlin", draft: {
        email: "x@example.com", password: "p", key: "xx", stores: [{ key: "paris" }]
      }) { customer { id } } }`,
    );
    expect(sandbox.customer('xx')?.stores).toEqual(['paris', 'berlin']);
  });

  it('refuses more customers than a project can hold', async () => {
    const caller = await signIn(await start({ limits: { customers: 3 } }));
    const answer = await caller.ask(signUp, { draft: { email: 'x@example.com', password: 'p' } });
    expect(firstError(answer)).toMatchObject({
      code: 'MaxResourceLimitExceeded',
      exceededResource: 'customer',
    });
  });
});

describe('versions', () => {
  it('compares the version before it looks at any action', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const unknownGroup = [{ setCustomerGroup: { customerGroup: { key: 'nope' } } }];
    const answer = await update(caller, sandbox, 'ada', unknownGroup, 7);
    expect(answer).toMatchObject({
      status: 200,
      data: { customer: null },
      errors: [
        {
          message: 'Object ada has a different version than expected. Expected: 7 - Actual: 1.',
          path: ['customer'],
          locations: [{ line: 2, column: 7 }],
          extensions: { code: 'ConcurrentModification', currentVersion: 1 },
        },
      ],
    });
  });

  it('compares the version even when the update would change nothing', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    expect(firstError(await update(caller, sandbox, 'cleo', [], 2))).toMatchObject({
      code: 'ConcurrentModification',
    });
  });

  it('raises the version by one with a changing update, however many actions it has', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', [
      { setFirstName: { firstName: 'Cleo' } },
      { setLastName: { lastName: 'Patra' } },
    ]);
    expect(sandbox.customer('cleo')).toMatchObject({ version: 2, lastName: 'Patra' });
  });

  it('can raise versions by more', async () => {
    const sandbox = await start({ versionStep: 5 });
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', [{ setKey: { key: 'cleo-key' } }]);
    expect(sandbox.customer('cleo-key')?.version).toBe(6);
  });

  it('keeps version and date when an update changes nothing, and records no message', async () => {
    let time = 0;
    const sandbox = await start({ now: () => new Date(time++) });
    const before = sandbox.customer('ada');
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'ada', [
      { setCustomerGroup: { customerGroup: { key: 'vip' } } },
      { setFirstName: { firstName: 'Ada' } },
      { setKey: { key: 'ada-key' } },
      { changeEmail: { email: 'ada@example.com' } },
      { setTitle: {} },
    ]);
    expect(sandbox.customer('ada')).toEqual(before);
    expect(sandbox.messages).toEqual([]);
  });

  it('can raise the version with every update', async () => {
    const sandbox = await start({ raiseVersionAlways: true });
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', []);
    expect(sandbox.customer('cleo')?.version).toBe(2);
  });

  it('moves lastModifiedAt and keeps createdAt', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const sandbox = await start({ now: () => new Date(time) });
    const caller = await signIn(sandbox);
    time += 1_000;
    await update(caller, sandbox, 'cleo', [{ setTitle: { title: 'Queen' } }]);
    expect(sandbox.customer('cleo')).toMatchObject({
      createdAt: '2026-01-01T00:00:00.000Z',
      lastModifiedAt: '2026-01-01T00:00:01.000Z',
      lastModifiedBy: { clientId: 'sandbox', isPlatformClient: false },
    });
  });
});

describe('updating', () => {
  it('sets, replaces and removes the group, by id or by key', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const set = async (customerGroup?: object | null): Promise<unknown> => {
      const answer = await update(caller, sandbox, 'cleo', [
        { setCustomerGroup: { customerGroup } },
      ]);
      return answer.data;
    };
    expect(await set({ id: 'g-vip' })).toMatchObject({
      customer: { version: 2, customerGroup: { key: 'vip', name: 'VIP' } },
    });
    expect(await set({ typeId: 'customer-group', key: 'staff' })).toMatchObject({
      customer: { version: 3, customerGroup: { key: 'staff' } },
    });
    expect(await set()).toMatchObject({ customer: { version: 4, customerGroup: null } });
    await set({ key: 'vip' });
    expect(await set(null)).toMatchObject({ customer: { version: 6, customerGroupRef: null } });
    expect(sandbox.customer('cleo')).not.toHaveProperty('customerGroup');
  });

  it('leaves assignments alone when the group changes, and the other way round', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const { data } = await update(caller, sandbox, 'bob', [
      { setCustomerGroup: { customerGroup: { key: 'vip' } } },
      {
        addCustomerGroupAssignment: {
          customerGroupAssignment: { customerGroup: { key: 'press' } },
        },
      },
      { setCustomerGroup: {} },
    ]);
    expect(data).toMatchObject({
      customer: {
        customerGroup: null,
        customerGroupAssignments: [
          { customerGroup: { key: 'staff' } },
          { customerGroup: { key: 'press' } },
        ],
      },
    });
  });

  it.each([
    ['setExternalId', 'externalId'],
    ['setFirstName', 'firstName'],
    ['setLastName', 'lastName'],
    ['setMiddleName', 'middleName'],
    ['setTitle', 'title'],
    ['setSalutation', 'salutation'],
    ['setCompanyName', 'companyName'],
    ['setVatId', 'vatId'],
  ] as const)(
    'sets a text by %s, and takes it away when it has no value',
    async (action, field) => {
      const sandbox = await start();
      const caller = await signIn(sandbox);
      await update(caller, sandbox, 'cleo', [{ [action]: { [field]: 'text' } }]);
      expect(sandbox.customer('cleo')).toMatchObject({ version: 2, [field]: 'text' });
      await update(caller, sandbox, 'cleo', [{ [action]: { [field]: null } }]);
      expect(sandbox.customer('cleo')).not.toHaveProperty(field);
    },
  );

  it('changes key and email, after which both are found and the old ones are free', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'ada', [
      { setKey: { key: 'new-key' } },
      { changeEmail: { email: 'new@example.com' } },
    ]);
    expect(sandbox.customer('new-key')?.email).toBe('new@example.com');
    expect(sandbox.customer('ada-key')).toBeUndefined();
    const { errors } = await update(caller, sandbox, 'bob', [
      { setKey: { key: 'ada-key' } },
      { changeEmail: { email: 'ada@example.com' } },
    ]);
    expect(errors).toEqual([]);
    await update(caller, sandbox, 'bob', [{ setKey: {} }]);
    expect(sandbox.customer('bob')).not.toHaveProperty('key');
  });

  it('changes the case of an email', async () => {
    const sandbox = await start();
    await update(await signIn(sandbox), sandbox, 'ada', [
      { changeEmail: { email: 'Ada@Example.com' } },
    ]);
    expect(sandbox.customer('ada')?.email).toBe('Ada@Example.com');
  });

  it.each([
    [{ setKey: { key: 'ada-key' } }, { code: 'DuplicateField', field: 'key' }],
    [{ setKey: { key: 'no blanks' } }, { code: 'InvalidField', invalidValue: 'no blanks' }],
    [{ setKey: { key: 'x'.repeat(257) } }, { code: 'InvalidField', field: 'key' }],
    [{ changeEmail: { email: 'ADA@example.com' } }, { code: 'DuplicateField', field: 'email' }],
    [{ changeEmail: { email: 'no email' } }, { code: 'InvalidField', field: 'email' }],
    [
      { setCustomerGroup: { customerGroup: { id: 'nope' } } },
      { code: 'ReferencedResourceNotFound', typeId: 'customer-group', id: 'nope' },
    ],
  ])('changes nothing when the third action fails: %j', async (action, expected) => {
    const sandbox = await start();
    const before = sandbox.customer('bob');
    const answer = await update(await signIn(sandbox), sandbox, 'bob', [
      { setFirstName: { firstName: 'Robert' } },
      { setCustomerGroup: { customerGroup: { key: 'vip' } } },
      action,
    ]);
    expect([answer.status, answer.data]).toEqual([200, { customer: null }]);
    expect(firstError(answer)).toMatchObject(expected);
    expect(sandbox.customer('bob')).toBe(before);
    expect(sandbox.messages).toEqual([]);
  });

  it('refuses an unknown customer as ResourceNotFound', async () => {
    const sandbox = await start();
    const answer = await update(await signIn(sandbox), sandbox, 'nobody', [], 1);
    expect(firstError(answer)).toEqual({
      code: 'ResourceNotFound',
      message: "The Resource with ID 'nobody' was not found.",
    });
  });

  it('runs several aliased updates in order, each with its own error', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const set = '[{ setCustomerGroup: { customerGroup: { key: "staff" } } }]';
    const answer = await caller.ask(`mutation {
      c1: updateCustomer(id: "ada", version: 1, actions: ${set}) { version }
      c2: updateCustomer(id: "ada", version: 1, actions: ${set}) { version }
      c3: updateCustomer(id: "nobody", version: 1, actions: ${set}) { version }
      c4: updateCustomer(id: "bob", version: 1, actions: ${set}) { version }
    }`);
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ c1: { version: 2 }, c2: null, c3: null, c4: { version: 2 } });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['c2'], 'ConcurrentModification'],
      [['c3'], 'ResourceNotFound'],
    ]);
  });
});

describe('deleting', () => {
  it('deletes by id or key and answers with what was there', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const { data } = await caller.ask(
      'mutation { deleteCustomer(key: "ada-key", version: 1, personalDataErasure: true) { id email } }',
    );
    expect(data).toEqual({ deleteCustomer: { id: 'ada', email: 'ada@example.com' } });
    expect(sandbox.customer('ada')).toBeUndefined();
    expect(sandbox.customers).toHaveLength(2);
  });

  it('compares the version', async () => {
    const sandbox = await start();
    const answer = await (
      await signIn(sandbox)
    ).ask('mutation { deleteCustomer(id: "ada", version: 2) { id } }');
    expect(firstError(answer)).toMatchObject({ code: 'ConcurrentModification', currentVersion: 1 });
    expect(sandbox.customers).toHaveLength(3);
  });
});

describe('errors as in 2021', () => {
  it('stand at the top as well as in extensions', async () => {
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

  it('do so only when asked for', async () => {
    const sandbox = await start();
    const { errors } = await update(await signIn(sandbox), sandbox, 'ada', [], 3);
    expect(errors[0]).not.toHaveProperty('code');
  });
});
