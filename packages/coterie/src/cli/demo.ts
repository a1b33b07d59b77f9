import type { CommandOf } from '../domain/commands.ts';
import { defaultOrgSettings } from '../domain/org.ts';
import { scopes } from '../domain/tills.ts';
import { hashPassword } from '../http/server/passwords.ts';
import type { Store } from '../store/store.ts';
import type { Writer } from '../writer/writer.ts';
import { operator, submit } from './session.ts';

export const demoTill = { userName: 'till.demo', password: 'demo-password' };

/** Each group's members by first name, the primary member first where it has one. */
const families: Readonly<Record<string, readonly string[]>> = {
  Sharma: ['Asha', 'Vikram', 'Priya', 'Rohan'],
  Okafor: ['Ngozi', 'Emeka', 'Chidi'],
  Jansen: ['Marieke', 'Pieter', 'Sanne', 'Daan', 'Fleur'],
  Garcia: ['Lucía', 'Mateo', 'Elena'],
  Nguyen: ['Linh', 'Minh', 'An', 'Bao'],
  Haddad: ['Layla', 'Omar', 'Yara'],
};
const colleagues = ['Ingrid Dahl', 'Tomasz Nowak', 'Aiko Tanaka', 'Sofia Rossi', 'Kofi Mensah'];
const loners = [
  'Hannah Weber',
  'Lars Nilsson',
  'Mei Chen',
  'Diego Ruiz',
  'Zoe Martin',
  'Ivan Petrov',
];
const firstUserId = 1_001;

/**
 * Fills an empty database with a demo org: families with a primary member, a company with a group, a club, and
 * customers without a group. Does nothing if the database has an org.
 */
export async function seedDemo(store: Store, writer: Writer): Promise<boolean> {
  if ((await store.listOrgs()).length > 0) return false;
  const orgId = await store.reserveOrgId();
  const settings = { ...defaultOrgSettings, name: 'demo', timeZone: 'Asia/Kolkata' };
  const founded = await writer.submit(orgId, { type: 'createOrg', settings }, operator);
  // Another process started at the same time and is filling the database.
  if (!founded.accepted) return false;
  const { userName, password } = demoTill;
  const secretHash = await hashPassword(password);
  const till = await submit(writer, orgId, { type: 'createTill', userName, scopes, secretHash });
  const actor = { tillId: till.tillId, requestId: null };

  let nextUserId = firstUserId;
  const register = async (firstName: string, lastName: string): Promise<number> => {
    const userId = nextUserId++;
    await submit(writer, orgId, customer(userId, firstName, lastName), actor);
    return userId;
  };
  const createGroup = async (externalId: string, groupName: string, maxGroupSize: number) => {
    const details = { externalId, groupName, maxGroupSize };
    await submit(writer, orgId, { type: 'createGroup', details }, actor);
  };
  const joinAll = async (externalId: string, userIds: readonly number[], withPrimary: boolean) => {
    const items = userIds.map((userId, index) => ({
      userId,
      primaryMember: withPrimary && index === 0,
      defaultGroup: withPrimary,
      permissions: index === 0 ? ['allow_points_redemption'] : [],
    }));
    await submit(writer, orgId, { type: 'join', selectors: { externalId }, items }, actor);
  };

  for (const name of loners) await register(...split(name));
  const primaries: number[] = [];
  for (const [lastName, firstNames] of Object.entries(families)) {
    const userIds: number[] = [];
    for (const firstName of firstNames) userIds.push(await register(firstName, lastName));
    const externalId = `family-${lastName.toLowerCase()}`;
    await createGroup(externalId, `${lastName} family`, 6);
    await joinAll(externalId, userIds, true);
    primaries.push(...userIds.slice(0, 1));
  }
  const company = {
    type: 'createCompany',
    externalId: 'northwind',
    name: 'Northwind Ltd',
  } as const;
  const { companyId } = await submit(writer, orgId, company, actor);
  const staff: number[] = [];
  for (const name of colleagues) {
    const userId = await register(...split(name));
    await submit(writer, orgId, { type: 'setCompany', userId, companyId }, actor);
    staff.push(userId);
  }
  await createGroup('company-northwind', 'Northwind staff', 50);
  await joinAll('company-northwind', staff, true);
  await createGroup('club-gold', 'Gold club', 500);
  await joinAll('club-gold', primaries, false);
  return true;
}

function customer(
  userId: number,
  firstName: string,
  lastName: string,
): CommandOf<'createCustomer'> {
  const email = `${firstName}.${lastName}@example.com`.toLowerCase().normalize('NFD');
  return {
    type: 'createCustomer',
    userId,
    loyaltyType: 'loyalty',
    associatedWith: demoTill.userName,
    extendedFields: {},
    profiles: [
      {
        source: 'INSTORE',
        accountId: '',
        firstName,
        lastName,
        fields: {},
        commChannels: [],
        identifiers: [
          { type: 'mobile', value: `91886700${userId}` },
          { type: 'email', value: email.replaceAll(/[^a-z.@]/g, '') },
        ],
      },
    ],
  };
}

function split(name: string): [string, string] {
  const [firstName = '', lastName = ''] = name.split(' ');
  return [firstName, lastName];
}
