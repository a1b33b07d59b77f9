import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Workbench, openWorkbench } from '../../test/workbench.ts';
import { allows } from './tills.ts';

const createTill = {
  type: 'createTill',
  userName: 'till.one',
  scopes: ['groups:read'],
  secretHash: 'first',
} as const;

describe('a till', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench();
    await bench.must(createTill);
  });
  afterEach(() => bench.close());

  it('has a name that is unique in the installation', async () => {
    expect(await bench.submit(createTill)).toMatchObject({ refusals: [{ code: 95005 }] });
    await bench.submitTo(2, { type: 'createOrg', settings: { ...bench.settings, name: 'two' } });
    expect(await bench.submitTo(2, createTill)).toMatchObject({ refusals: [{ code: 95005 }] });
  });

  it('gets a new secret, which the log does not hold', async () => {
    await bench.must({ type: 'rotateTill', userName: 'till.one', secretHash: 'second' });
    const login = await bench.store.findLogin('till', 'till.one');
    expect(login?.secretHash).toBe('second');
    expect(JSON.stringify(await bench.log())).not.toMatch(/first|second/);
  });

  it('is disabled once, however often that is requested', async () => {
    const disable = { type: 'disableTill', userName: 'till.one' } as const;
    expect(await bench.must(disable)).toMatchObject({ disabled: true });
    const before = await bench.log();
    expect(await bench.must(disable)).toMatchObject({ disabled: true });
    expect(await bench.log()).toEqual(before);
  });

  it.each(['', 'with:colon', 'with space', 'x'.repeat(101)])(
    'must have a name that fits into a credential: not %j',
    async (userName) => {
      const refused = await bench.submit({ ...createTill, userName });
      expect(refused).toMatchObject({ refusals: [{ code: 95007 }] });
    },
  );

  it('cannot get a new secret or a client when it is disabled', async () => {
    await bench.must({ type: 'disableTill', userName: 'till.one' });
    const named = { userName: 'till.one', secretHash: 'x' } as const;
    for (const command of [
      { type: 'rotateTill', ...named },
      { type: 'createClient', key: 'key', ...named },
    ] as const)
      expect(await bench.submit(command)).toMatchObject({ refusals: [{ code: 95012 }] });
  });

  it('gives its scopes to its clients', async () => {
    await bench.must({
      type: 'createClient',
      userName: 'till.one',
      key: 'key',
      secretHash: 'secret',
    });
    const client = await bench.store.findLogin('client', 'key');
    const till = await bench.store.findLogin('till', 'till.one');
    expect(client?.tillId).toBe(till?.tillId);
  });

  it('cannot have a client with the key of another org’s client', async () => {
    const client = {
      type: 'createClient',
      userName: 'till.one',
      key: 'key',
      secretHash: 'x',
    } as const;
    await bench.must(client);
    await bench.submitTo(2, { type: 'createOrg', settings: { ...bench.settings, name: 'two' } });
    await bench.submitTo(2, { ...createTill, userName: 'till.two' });
    const taken = await bench.submitTo(2, { ...client, userName: 'till.two' });
    expect(taken).toMatchObject({ refusals: [{ code: 95005 }] });
    expect((await bench.store.findLogin('client', 'key'))?.orgId).toBe(bench.orgId);
  });

  it('of another org, or of none, is unknown', async () => {
    await bench.submitTo(2, { type: 'createOrg', settings: { ...bench.settings, name: 'two' } });
    const disable = { type: 'disableTill', userName: 'till.one' } as const;
    expect(await bench.submitTo(2, disable)).toMatchObject({ refusals: [{ code: 95006 }] });
    const rotate = { type: 'rotateTill', userName: 'till.two', secretHash: 'x' } as const;
    expect(await bench.submit(rotate)).toMatchObject({ refusals: [{ code: 95006 }] });
    const lend = { type: 'createClient', userName: 'nobody', key: 'k', secretHash: 'x' } as const;
    expect(await bench.submit(lend)).toMatchObject({ refusals: [{ code: 95006 }] });
  });
});

describe('the scopes of a till', () => {
  it('allow what they name, and admin allows everything', () => {
    expect(allows(['groups:read'], 'groups:read')).toBe(true);
    expect(allows(['groups:read'], 'groups:write')).toBe(false);
    expect(allows(['admin'], 'customers:write')).toBe(true);
  });
});
