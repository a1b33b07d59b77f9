import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import { parseQuery, type RawIdentifier } from '../identifiers.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';

/** The first part of an identifier that is missing, if any: refused with 403. */
export function missingPart(raw: Partial<RawIdentifier>): Refusal | null {
  if (raw.source === undefined) return refusal(403, { x: 'source' });
  if (raw.type === undefined) return refusal(403, { x: 'identifierName' });
  if (raw.value === undefined) return refusal(403, { x: 'identifierValue' });
  return null;
}

/**
 * The customer whom an identifier names. Refused with 403 for a missing part, 8003, 8013 or 8045
 * for a wrong one, 8015 when it is nobody's and 8069 when it is a merged customer's.
 */
export function identify(facts: Facts, raw: Partial<RawIdentifier>): Customer | Refusal {
  const { source, accountId = '', type, value } = raw;
  if (source === undefined || type === undefined || value === undefined)
    return missingPart(raw) ?? refusal(8015);
  const query = parseQuery({ source, accountId, type, value });
  if ('code' in query) return query;
  const userId = facts.customerBy(query);
  return userId === null ? refusal(8015) : checkCustomer(facts, userId);
}
