import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Workbench, openWorkbench } from '../../test/workbench.ts';
import { checkOrgSettings, defaultOrgSettings, knowsPermission, type OrgSettings } from './org.ts';

const settings: OrgSettings = { ...defaultOrgSettings, name: 'acme' };

describe('the settings of an org', () => {
  it.each<Partial<OrgSettings>>([
    { name: 'a' },
    { name: 'a'.repeat(50) },
    { timeZone: 'Asia/Kolkata' },
    { productLimit: 1 },
    { productLimit: 1_000_000 },
    { domainErrorStatus: 200 },
    { permissionCodes: ['allow_lounge_2'] },
  ])('can be %o', (part) => {
    expect(checkOrgSettings({ ...settings, ...part })).toBeNull();
  });

  it.each<Partial<OrgSettings>>([
    { name: '' },
    { name: 'Acme' },
    { name: 'a'.repeat(51) },
    { timeZone: '+05:30' },
    { timeZone: 'Mars/Base' },
    { productLimit: 0 },
    { productLimit: 1_000_001 },
    { productLimit: 1.5 },
    { domainErrorStatus: 500 as 400 },
    { permissionCodes: ['fine', 'Not fine'] },
  ])('cannot be %o, and the error names the setting', (part) => {
    const [name] = Object.keys(part);
    const refused = checkOrgSettings({ ...settings, ...part });
    expect(refused?.code).toBe(95007);
    expect(refused?.message).toContain(`The setting ${name} must be`);
  });

  it('include the four permissions of the contract and those that the org registers', () => {
    const own = { ...settings, permissionCodes: ['allow_lounge'] };
    const codes = ['block_points_redemption', 'allow_points_redemption', 'block_points_transfer'];
    for (const code of [...codes, 'allow_points_transfer', 'allow_lounge'])
      expect(knowsPermission(own, code)).toBe(true);
    expect(knowsPermission(settings, 'allow_lounge')).toBe(false);
  });
});

describe('the name of an org', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench({ name: 'acme' });
  });
  afterEach(() => bench.close());

  it('cannot be that of a second org', async () => {
    const again = await bench.submitTo(2, { type: 'createOrg', settings });
    expect(again).toMatchObject({ refusals: [{ code: 95005 }] });
    expect(await bench.store.findOrg(2)).toBeNull();
  });

  it('is free for another org once it is given up', async () => {
    await bench.must({ type: 'updateOrg', settings: { name: 'acme-old' } });
    const second = await bench.submitTo(2, { type: 'createOrg', settings });
    expect(second).toMatchObject({ accepted: true, result: { orgId: 2 } });
    expect(await bench.store.findLogin('org', 'acme')).toMatchObject({ orgId: 2 });
    const back = await bench.submit({ type: 'updateOrg', settings: { name: 'acme' } });
    expect(back).toMatchObject({ refusals: [{ code: 95005 }] });
  });

  it('of an org whose settings are rejected is not taken', async () => {
    const bad = { ...settings, name: 'blue', productLimit: 0 };
    await bench.submitTo(2, { type: 'createOrg', settings: bad });
    expect(await bench.store.findLogin('org', 'blue')).toBeNull();
  });

  it('and all other settings can be sent again without a change', async () => {
    const before = await bench.log();
    await bench.must({ type: 'updateOrg', settings: { name: 'acme' } });
    expect(await bench.log()).toEqual(before);
  });
});
