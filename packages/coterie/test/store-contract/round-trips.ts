import fc from 'fast-check';
import { describe, expect } from 'vitest';

import {
  createCompany,
  createCustomer,
  createGroup,
  createOrg,
  createTill,
  join,
  profile,
  updateOrg,
} from '../commands.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { needsOf } from '../../src/domain/needs-of.ts';
import type { Needs } from '../../src/domain/needs.ts';
import type { Store } from '../../src/store/store.ts';
import { apply, type ContractTest, decideAll } from './harness.ts';

/** Any text without NUL, which PostgreSQL cannot store. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constantFrom(
      '',
      ' ',
      '"\\\'',
      '👩‍👩‍👧‍👦',
      'e\u0301',
      '\u00e9',
      '\u202eabc',
      '\u2028',
      '\ufeffx',
      '\u{10ffff}',
      'null',
    ),
  )
  .map((value) => value.replaceAll('\u0000', ''));

const fields = fc.dictionary(
  fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a.b', '0')),
  fc.oneof(text, fc.boolean(), fc.integer(), fc.constantFrom(0.1, 1e300, -5e-324, 2 ** 53)),
  { maxKeys: 5, noNullPrototype: true },
);

/** JSON that a request may contain. */
const json = fc.jsonValue({
  maxDepth: 2,
  stringUnit: 'grapheme',
  noUnicodeString: false,
} as object);

export function roundTrips(it: ContractTest): void {
  describe('what is loaded equals what was saved', () => {
    it('for groups', ({ store, orgId }) =>
      holds(fc.record({ groupName: text, extendedFields: fields }), async (details, index) => {
        const externalId = `${index}`;
        const saved = await save(store, orgId, createGroup(externalId, details));
        const group = saved.groups.need(saved.org.lastGroupId);
        expect(group).toMatchObject({ groupName: details.groupName });
        const loaded = await store.load(orgId, [{ groups: [{ externalId }] }]);
        expect(loaded.groups.get(group.groupId)).toEqual(group);
        expect(await store.findGroups(orgId, [{ externalId }])).toEqual([group]);
      }));

    it('for external ids of groups and companies', ({ store, orgId }) =>
      holds(text, async (value, index) => {
        const externalId = `${index}${value}`.slice(0, 20).toWellFormed();
        await save(store, orgId, createGroup(externalId));
        const saved = await save(store, orgId, createCompany(externalId, value));
        const company = saved.companies.need(saved.org.lastCompanyId);
        const needs = { companies: [company.companyId], companyExternalIds: [externalId] };
        const loaded = await store.load(orgId, [{ groups: [{ externalId }], ...needs }]);
        expect(loaded.find({ externalId })?.externalId).toBe(externalId);
        expect(loaded.companyExternalIds.get(externalId)).toBe(company.companyId);
        expect(loaded.companies.get(company.companyId)).toEqual(company);
        const after = company.companyId - 1;
        expect(await store.listCompanies(orgId, { after, limit: 1 })).toEqual([company]);
      }));

    it('for customers, their profiles and identifiers', ({ store, orgId }) =>
      holds(
        fc.record({
          extendedFields: fields,
          associatedWith: fc.option(text),
          firstName: fc.option(text),
          lastName: fc.option(text),
          fields: fc.dictionary(text, json, { maxKeys: 3, noNullPrototype: true }),
          commChannels: fc.array(json, { maxLength: 3 }),
          accountId: text.filter((value) => value !== ''),
          value: text,
        }),
        async ({ extendedFields, associatedWith, accountId, value, ...rest }, index) => {
          const userId = index === 0 ? 2 ** 53 - 1 : index;
          const wechat = profile({
            ...rest,
            source: 'WECHAT',
            accountId: `${accountId}${index}`,
            identifiers: [{ type: 'email', value }],
          });
          const saved = await save(store, orgId, {
            ...createCustomer(userId, [wechat]),
            extendedFields,
            associatedWith,
          });
          const loaded = await store.load(orgId, [{ customers: [userId], details: true }]);
          expect(loaded.customers.get(userId)).toEqual(saved.customers.get(userId));
          expect(plain(loaded.details.get(userId))).toEqual(plain(saved.details.get(userId)));
          for (const [key, owner] of saved.owners.touched)
            expect(loaded.owners.get(key)).toEqual(owner);
          const record = await store.findCustomer(orgId, userId);
          expect(record?.customer).toEqual(saved.customers.get(userId));
          expect(plain(record?.details)).toEqual(plain(saved.details.get(userId)));
          expect(record?.identifiers).toHaveLength(2);
        },
      ));

    it('for memberships', async ({ store, orgId }) => {
      await apply(store, orgId, updateOrg({ permissionCodes: ['vip', 'b2b'] }));
      await apply(store, orgId, createGroup('a'), createCustomer(7));
      const permissions = ['vip', 'block_points_transfer', 'b2b', 'allow_points_redemption'];
      const saved = await save(store, orgId, join(1, 7, { permissions, primaryMember: true }));
      const loaded = await store.load(orgId, [{ groups: [{ id: 1 }], customers: [7] }]);
      expect(loaded.membership(1, 7)).toEqual(saved.membership(1, 7));
      expect(loaded.groups.get(1)).toEqual(saved.groups.get(1));
      expect(loaded.customers.get(7)).toEqual(saved.customers.get(7));
      expect(await store.listMembers(orgId, 1)).toMatchObject([{ permissions }]);
    });

    it('for orgs', async ({ store }) => {
      const settings = {
        name: 'full',
        timeZone: 'America/St_Johns',
        productLimit: 77,
        domainErrorStatus: 200,
        keepGroupActiveWithoutPrimary: true,
        permissionCodes: ['z', 'a'],
      } as const;
      const orgId = await store.reserveOrgId();
      const { org } = await save(store, orgId, createOrg(settings));
      expect(org).toMatchObject(settings);
      // The hash is set when the org is stored.
      const stored = { ...org, lastHash: expect.stringMatching(/^[\w-]{43}$/) };
      expect(await store.findOrg(orgId)).toEqual(stored);
      expect((await store.load(orgId, [])).org).toEqual(stored);
    });

    it('for tills and logins', ({ store, orgId }) =>
      holds(text, async (value, index) => {
        // The rules allow no spaces or colons, and at most 100 characters.
        const fitting = Array.from(value.replaceAll(/[\s:]/g, '')).slice(0, 40).join('');
        const userName = `${index}${fitting}`;
        const saved = await save(store, orgId, {
          ...createTill(userName),
          scopes: ['admin', 'groups:write'],
        });
        const needs: Needs = { logins: [{ kind: 'till', name: userName }] };
        const loaded = await store.load(orgId, [needs]);
        for (const [key, login] of saved.logins.touched)
          expect(loaded.logins.get(key)).toEqual(login);
        const till = saved.tills.need(saved.org.lastTillId);
        expect(loaded.tills.get(till.tillId)).toEqual(till);
        expect(await store.findTill(orgId, till.tillId)).toEqual(till);
      }));
  });
}

/** Runs the check for many values, with the number of earlier runs. */
async function holds<Value>(
  values: fc.Arbitrary<Value>,
  check: (value: Value, index: number) => Promise<void>,
): Promise<void> {
  let index = 0;
  await fc.assert(
    fc.asyncProperty(values, (value) => check(value, index++)),
    { numRuns: 50 },
  );
}

/** Stores the changes of the command and returns the facts to be stored. */
async function save(store: Store, orgId: number, command: Command): Promise<Facts> {
  const saved: Facts[] = [];
  await store.write([
    {
      orgId,
      needs: [needsOf(command)],
      decide: (facts) => {
        const batch = decideAll(facts, [command]);
        saved.push(batch.facts);
        return batch;
      },
    },
  ]);
  const [facts] = saved;
  if (facts === undefined) throw new Error('decide was not called');
  return facts;
}

/** JSON has no negative zero. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
