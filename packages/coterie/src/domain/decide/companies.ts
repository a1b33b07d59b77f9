import type { CommandOf } from '../commands.ts';
import { refusal } from '../refusals.ts';
import { accept, type Handler, refuse } from './handler.ts';

export const createCompany: Handler<'createCompany', CommandOf<'createCompany'>> = (
  decision,
  { externalId, name },
) => {
  const { facts } = decision;
  if (externalId === undefined) return refuse(refusal(403, { x: 'externalId' }));
  if (facts.companyExternalIds.get(externalId) !== null)
    return refuse(refusal(95001, { x: externalId }));
  const companyId = facts.org.lastCompanyId + 1;
  decision.record({ kind: 'companyCreated', companyId, before: null, after: { externalId, name } });
  return accept<'createCompany'>(facts.companies.need(companyId));
};
