import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { type Login, loginKey, type Till } from '../tills.ts';
import { accept, type Handler, refuse } from './handler.ts';

export const createTill: Handler<'createTill', CommandOf<'createTill'>> = (decision, command) => {
  const { facts } = decision;
  const { userName, scopes, secretHash } = command;
  // HTTP Basic splits at the first colon: such a till could never log in.
  if (!/^[^\s:]{1,100}$/.test(userName))
    return refuse(refusal(95007, { x: 'userName', y: '1 to 100 characters, no space, no colon' }));
  if (facts.logins.get(loginKey('till', userName)) !== null)
    return refuse(refusal(95005, { x: userName }));
  const tillId = facts.org.lastTillId + 1;
  decision.record({
    kind: 'tillCreated',
    tillId,
    before: null,
    after: { userName, scopes, disabled: false },
  });
  putLogin(facts, { kind: 'till', name: userName, tillId, secretHash });
  return accept<'createTill'>(facts.tills.need(tillId));
};

/** Gives a till a new secret. The old one stops working. */
export const rotateTill: Handler<'rotateTill', CommandOf<'rotateTill'>> = (decision, command) => {
  const { facts } = decision;
  const { userName, secretHash } = command;
  const till = findEnabledTill(facts, userName);
  if ('code' in till) return refuse(till);
  const { tillId } = till;
  decision.record({ kind: 'tillSecretChanged', tillId, before: null, after: null });
  putLogin(facts, { kind: 'till', name: userName, tillId, secretHash });
  return accept<'rotateTill'>(till);
};

/** Disables a till and every OAuth client that acts for it. */
export const disableTill: Handler<'disableTill', CommandOf<'disableTill'>> = (
  decision,
  { userName },
) => {
  const { facts } = decision;
  const till = findTill(facts, userName);
  if ('code' in till) return refuse(till);
  if (!till.disabled) recordDisabled(decision, till);
  return accept<'disableTill'>(facts.tills.need(till.tillId));
};

/** Creates an OAuth key and secret that act for a till, with its scopes. */
export const createClient: Handler<'createClient', CommandOf<'createClient'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const till = findEnabledTill(facts, command.userName);
  if ('code' in till) return refuse(till);
  const { key, secretHash } = command;
  if (facts.logins.get(loginKey('client', key)) !== null) return refuse(refusal(95005, { x: key }));
  const { tillId } = till;
  decision.record({ kind: 'clientCreated', tillId, before: null, after: { key } });
  putLogin(facts, { kind: 'client', name: key, tillId, secretHash });
  return accept<'createClient'>({ key });
};

function findTill(facts: Facts, userName: string): Till | Refusal {
  const login = facts.logins.get(loginKey('till', userName));
  if (login === null || login.orgId !== facts.orgId || login.tillId === null)
    return refusal(95006, { x: userName });
  return facts.tills.need(login.tillId);
}

function findEnabledTill(facts: Facts, userName: string): Till | Refusal {
  const till = findTill(facts, userName);
  return 'disabled' in till && till.disabled ? refusal(95012, { x: userName }) : till;
}

function recordDisabled(decision: Decision, { tillId, userName, scopes, disabled }: Till): void {
  const before = { userName, scopes, disabled };
  decision.record({ kind: 'tillUpdated', tillId, before, after: { ...before, disabled: true } });
}

function putLogin(facts: Facts, login: Omit<Login, 'orgId'>): void {
  facts.logins.set(loginKey(login.kind, login.name), { ...login, orgId: facts.orgId });
}
