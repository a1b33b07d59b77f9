import { ArgumentError } from './errors.ts';
import { defaultAttempts, type RetryOptions } from './backoff.ts';
import type { BulkChange, GroupChange } from './group-changes.ts';
import type {
  CustomerIdentifier,
  CustomerReference,
  GroupDraft,
  GroupReference,
  ResourceIdentifierInput,
} from './types.ts';
import { described, isObject } from './values.ts';

/** commercetools' limit for both the update actions in one request and the groups of one customer. */
const maxGroups = 500;

/** Like every check here, throws an ArgumentError that names the parameter and says what to pass. */
export function checkCustomer(customer: unknown): asserts customer is CustomerIdentifier {
  if (isObject(customer) && isName(customer['id']) && Number.isSafeInteger(customer['version']))
    return;
  throw new ArgumentError(
    'customer must be { id, version }, where version is the number that commercetools last returned for ' +
      `this customer, for instance { id: 'eb7d1289-…', version: 5 }; got ${shown(customer, ['id', 'version'])}.`,
  );
}

export function checkCustomerReference(
  customer: unknown,
  parameter = 'customer',
): asserts customer is CustomerReference {
  if (isObject(customer) && isOneName(customer['id'], customer['key'])) return;
  throw new ArgumentError(
    `${parameter} must be { id } or { key }, a non-empty string; got ${shown(customer, ['id', 'key'])}.`,
  );
}

export function checkGroup(
  group: unknown,
  parameter = 'group',
): asserts group is ResourceIdentifierInput {
  if (isObject(group) && isOneName(group['id'], group['key'])) return;
  throw new ArgumentError(
    `${parameter} must be { id } or { key } of a customer group, for instance { key: 'vip' }; ` +
      `got ${shown(group, ['id', 'key'])}.`,
  );
}

export function checkGroups(
  groups: unknown,
  parameter = 'groups',
): asserts groups is readonly ResourceIdentifierInput[] {
  if (!Array.isArray(groups)) {
    throw new ArgumentError(
      `${parameter} must be an array of groups, for instance [{ key: 'vip' }]; got ${described(groups)}.`,
    );
  }
  if (groups.length > maxGroups) {
    throw new ArgumentError(
      `${parameter} may name at most ${maxGroups} groups, the limit of commercetools; got ${groups.length}.`,
    );
  }
  for (const [index, group] of groups.entries()) checkGroup(group, `${parameter}[${index}]`);
}

/** @param parameter - how the error names the change, for instance `changes[3]`. */
export function checkChange(change: unknown, parameter = 'change'): asserts change is GroupChange {
  const parts = ['assign', 'unassign', 'set', 'group'] as const;
  if (!isObject(change) || parts.every((part) => change[part] === undefined)) {
    throw new ArgumentError(
      `${parameter} must have at least one of assign, unassign, set and group, for instance ` +
        `{ assign: [{ key: 'vip' }] }; got ${described(change)}.`,
    );
  }
  for (const part of ['assign', 'unassign', 'set'] as const) {
    if (change[part] !== undefined) checkGroups(change[part], `${parameter}.${part}`);
  }
  if (change['group'] != null) checkGroup(change['group'], `${parameter}.group`);
  checkNoContradiction(change, parameter);
}

function checkNoContradiction(change: GroupChange, parameter: string): void {
  const { assign = [], unassign = [], set, group } = change;
  if (set !== undefined && assign.length + unassign.length > 0) {
    throw new ArgumentError(
      `${parameter}.set replaces all assignments; do not combine it with assign or unassign.`,
    );
  }
  const both = assign.find(({ id, key }) =>
    unassign.some((other) => (id == null ? key === other.key : id === other.id)),
  );
  if (both !== undefined) {
    const name = shown(both, ['id', 'key']);
    throw new ArgumentError(`${parameter}.assign and ${parameter}.unassign both name ${name}.`);
  }
  const actions = assign.length + unassign.length + (group === undefined ? 0 : 1);
  if (actions > maxGroups) {
    throw new ArgumentError(
      `${parameter} needs ${actions} update actions; commercetools allows ${maxGroups} in one request.`,
    );
  }
}

export function checkRetryOptions(options: RetryOptions): void {
  const { attempts = defaultAttempts, baseDelayMs = 0, maxDelayMs = 0 } = options;
  checkWhole('attempts', attempts, 1_000);
  for (const [option, value] of Object.entries({ baseDelayMs, maxDelayMs })) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new ArgumentError(
      `${option} must be a number of milliseconds, 0 or more; got ${described(value)}.`,
    );
  }
}

export function checkBulkChanges(changes: unknown): asserts changes is readonly BulkChange[] {
  if (!Array.isArray(changes)) {
    throw new ArgumentError(
      'changes must be an array such as ' +
        `[{ customer: { id: '…' }, assign: [{ key: 'vip' }] }]; got ${described(changes)}.`,
    );
  }
  for (const [index, change] of changes.entries()) {
    checkChange(change, `changes[${index}]`);
    checkCustomerReference(
      (change as Record<string, unknown>)['customer'],
      `changes[${index}].customer`,
    );
  }
}

export function checkGroupName(group: unknown): asserts group is GroupReference {
  if (isObject(group) && [group['id'], group['key'], group['name']].some(isName)) return;
  throw new ArgumentError(
    `group must be { id }, { key } or { name } of a customer group; got ${shown(group, ['id', 'key', 'name'])}.`,
  );
}

export function checkGroupDraft(group: unknown): asserts group is GroupDraft {
  const key = isObject(group) ? group['key'] : null;
  if (isObject(group) && isName(group['name']) && (key === undefined || isKey(key))) return;
  throw new ArgumentError(
    "group must be { key, name } with a key of 2 to 256 letters, digits, '-' and '_', for instance " +
      `{ key: 'vip', name: 'VIP' }; got ${shown(group, ['key', 'name'])}.`,
  );
}

export function checkWhole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new ArgumentError(
    `${option} must be a whole number from 1 to ${most}; got ${described(value)}.`,
  );
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{2,256}$/.test(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** At least one of the two is given, and neither is malformed. */
function isOneName(id: unknown, key: unknown): boolean {
  return [id, key].some(isName) && [id, key].every((value) => value == null || isName(value));
}

/** The relevant fields with their values, so that the error shows what is wrong with them. */
function shown(value: unknown, fields: readonly string[]): string {
  if (!isObject(value) || Array.isArray(value)) return described(value);
  const held = fields.map((field) => `${field}: ${JSON.stringify(value[field]) ?? 'undefined'}`);
  return `{ ${held.join(', ')} }`;
}
