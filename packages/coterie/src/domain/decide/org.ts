import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { checkOrgSettings, type Org, type OrgSettings } from '../org.ts';
import { refusal } from '../refusals.ts';
import { loginKey } from '../tills.ts';
import { accept, type Handler, refuse } from './handler.ts';

export const createOrg: Handler<'createOrg', CommandOf<'createOrg'>> = (decision, { settings }) => {
  const { facts } = decision;
  const refused = checkOrgSettings(settings);
  if (refused !== null) return refuse(refused);
  if (facts.logins.get(loginKey('org', settings.name)) !== null)
    return refuse(refusal(95005, { x: settings.name }));
  decision.record({ kind: 'orgCreated', before: null, after: settings });
  claimName(decision, settings.name);
  return accept<'createOrg'>({ orgId: facts.orgId });
};

export const updateOrg: Handler<'updateOrg', CommandOf<'updateOrg'>> = (decision, command) => {
  const { facts } = decision;
  const before = orgSettings(facts.org);
  const after = { ...before, ...command.settings };
  const refused = checkOrgSettings(after);
  if (refused !== null) return refuse(refused);
  if (after.name !== before.name && facts.logins.get(loginKey('org', after.name)) !== null)
    return refuse(refusal(95005, { x: after.name }));
  if (facts.largestGroupSize > after.productLimit)
    return refuse(refusal(95008, { x: facts.largestGroupSize }));
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    decision.record({ kind: 'orgUpdated', before, after });
    facts.logins.set(loginKey('org', before.name), null);
    claimName(decision, after.name);
  }
  return accept<'updateOrg'>({ settings: after });
};

function claimName({ facts }: Decision, name: string): void {
  const login = { kind: 'org', name, orgId: facts.orgId, tillId: null, secretHash: null } as const;
  facts.logins.set(loginKey('org', name), login);
}

function orgSettings(org: Org): OrgSettings {
  const { name, timeZone, productLimit, domainErrorStatus } = org;
  const { keepGroupActiveWithoutPrimary, permissionCodes } = org;
  return {
    name,
    timeZone,
    productLimit,
    domainErrorStatus,
    keepGroupActiveWithoutPrimary,
    permissionCodes,
  };
}
