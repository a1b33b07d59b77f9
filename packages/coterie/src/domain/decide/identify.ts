import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import { parseQuery, type RawIdentifier } from '../identifiers.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';

/** Rejected with 403 when a part of the identifier is missing: the first one. */
export function missingPart(raw: Partial<RawIdentifier>): Refusal | null {
  if (raw.source === undefined) return refusal(403, { x: 'source' });
  if (raw.type === undefined) return refusal(403, { x: 'identifierName' });
  if (raw.value === undefined) return refusal(403, { x: 'identifierValue' });
  return null;
}

/**
 * The customer whom an identifier names. Rejected with 403 for a missing part, with 8003, 8013 or 8045 for a wrong
 * one, with 8015 when no customer has it, and with 8069 when it belongs to a merged customer.
 */
export function identify(facts: Facts, raw: Partial<RawIdentifier>): Customer | Refusal {
  const { source, accountId = '', type, value } = raw;
  if (source === undefined || type === undefined || value === undefined)
    return missingPart(raw) ?? refusal(8015, { when: 'unidentified' });
  const query = parseQuery({ source, accountId, type, value });
  if ('code' in query) return query;
  const userId = facts.customerBy(query);
  return userId === null ? refusal(8015, { when: 'unidentified' }) : checkCustomer(facts, userId);
}
