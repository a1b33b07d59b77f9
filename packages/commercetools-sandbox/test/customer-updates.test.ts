import { describe, expect, it } from 'vitest';

import { firstError, signIn, start, update } from './arrange.ts';

describe('versions', () => {
  it('are checked before any action is read', async () => {
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

  it('are checked even when the update would change nothing', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    expect(firstError(await update(caller, sandbox, 'cleo', [], 2))).toMatchObject({
      code: 'ConcurrentModification',
    });
  });

  it('rise by one with each changing update, however many actions it has', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', [
      { setFirstName: { firstName: 'Cleo' } },
      { setLastName: { lastName: 'Patra' } },
    ]);
    expect(sandbox.customer('cleo')).toMatchObject({ version: 2, lastName: 'Patra' });
  });

  it('rise by more with versionStep', async () => {
    const sandbox = await start({ versionStep: 5 });
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', [{ setKey: { key: 'cleo-key' } }]);
    expect(sandbox.customer('cleo-key')?.version).toBe(6);
  });

  it('and dates stay when an update changes nothing, and no message is recorded', async () => {
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

  it('rise with every update under raiseVersionAlways', async () => {
    const sandbox = await start({ raiseVersionAlways: true });
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', []);
    expect(sandbox.customer('cleo')?.version).toBe(2);
  });

  it('rise together with lastModifiedAt, while createdAt stays', async () => {
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
  ] as const)('sets a text with %s, and removes it without a value', async (action, field) => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    await update(caller, sandbox, 'cleo', [{ [action]: { [field]: 'text' } }]);
    expect(sandbox.customer('cleo')).toMatchObject({ version: 2, [field]: 'text' });
    await update(caller, sandbox, 'cleo', [{ [action]: { [field]: null } }]);
    expect(sandbox.customer('cleo')).not.toHaveProperty(field);
  });

  it('changes key and email, finds the customer by both, and frees the old ones', async () => {
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

  it('rejects an unknown customer with ResourceNotFound', async () => {
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
