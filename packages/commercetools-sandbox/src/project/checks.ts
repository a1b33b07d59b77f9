import { ApiError, invalidInput } from '../errors.ts';
import type { CustomerGroup, Reference } from '../resources.ts';
import type { Project } from './project.ts';
import { maxActions } from './rules.ts';

/** A caller's reference to a group, by id or by key. */
export interface ResourceIdentifier {
  readonly typeId?: string | null;
  readonly id?: string | null;
  readonly key?: string | null;
}

const keyPattern = /^[A-Za-z0-9_-]{2,256}$/;

export function checkKey(key: string): void {
  if (keyPattern.test(key)) return;
  throw new ApiError(
    'InvalidField',
    `The value '${key}' is not valid for field 'key'. Keys have 2 to 256 characters out of A-Z, a-z, 0-9, _ and -.`,
    { field: 'key', invalidValue: key },
  );
}

export function checkEmail(email: string): void {
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return;
  throw new ApiError('InvalidField', `The value '${email}' is not valid for field 'email'.`, {
    field: 'email',
    invalidValue: email,
  });
}

/** @throws ApiError `DuplicateField` when another resource already has the value. */
export function checkFree(
  typeId: 'customer' | 'customer-group',
  field: string,
  value: string,
  holder: { readonly id: string } | undefined,
  ownId?: string,
): void {
  if (holder === undefined || holder.id === ownId) return;
  const message =
    field === 'email'
      ? `There is already an existing customer with the email '"${value}"'.`
      : `A duplicate value '"${value}"' exists for field '${field}'.`;
  throw new ApiError('DuplicateField', message, {
    field,
    duplicateValue: value,
    conflictingResource: { typeId, id: holder.id },
  });
}

/** The checks of update actions that need no customer; they run before any action is applied. */
export function checkActions(actions: readonly object[]): void {
  if (actions.length > maxActions)
    throw invalidInput(
      `An update can carry at most ${maxActions} update actions, not ${actions.length}.`,
    );
  for (const [index, action] of actions.entries()) {
    const kinds = Object.entries(action).flatMap(([kind, value]) => (value == null ? [] : [kind]));
    if (kinds.length !== 1) {
      const found = kinds.length === 0 ? 'none' : kinds.join(', ');
      throw invalidInput(
        `actions[${index}]: expected exactly one kind of update action, found ${found}.`,
      );
    }
    checkIdentifiers(action);
  }
}

/** Every input that references a group calls the field `customerGroup`. */
function checkIdentifiers(input: object): void {
  for (const [name, value] of Object.entries(input) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null) continue;
    if (name === 'customerGroup') checkIdentifier(value);
    else checkIdentifiers(value);
  }
}

/** Checks the shape of an identifier, not whether its group exists. */
function checkIdentifier(identifier: ResourceIdentifier): void {
  const { typeId, id, key } = identifier;
  if (typeId != null && typeId !== 'customer-group')
    throw invalidInput(
      `ResourceIdentifier: expected the typeId 'customer-group', not '${typeId}'.`,
    );
  if ((id == null) === (key == null))
    throw invalidInput("ResourceIdentifier: expected exactly one of 'id' and 'key'.");
}

/** The group that an identifier references. */
export function findGroup(project: Project, identifier: ResourceIdentifier): CustomerGroup {
  checkIdentifier(identifier);
  const { id, key } = identifier;
  const group =
    id == null ? project.customerGroups.by('key', key ?? '') : project.customerGroups.get(id);
  if (group !== undefined) return group;
  const by = id == null ? 'key' : 'identifier';
  throw new ApiError(
    'ReferencedResourceNotFound',
    `The referenced object of type 'customer-group' with ${by} '${id ?? key}' was not found. It either doesn't exist, or it can't be accessed from this endpoint (e.g., if the endpoint filters by store or customer account).`,
    { typeId: 'customer-group', ...(id == null ? { key } : { id }) },
  );
}

export function groupReference({ id }: { readonly id: string }): Reference<'customer-group'> {
  return { typeId: 'customer-group', id };
}

/** @throws ApiError `ResourceNotFound` when the resource that `id` or `key` names does not exist. */
export function mustFind<Item>(
  found: Item | undefined,
  { id, key }: { readonly id?: string | null; readonly key?: string | null },
): Item {
  if (found !== undefined) return found;
  throw new ApiError(
    'ResourceNotFound',
    id == null
      ? `The Resource with key '${key}' was not found.`
      : `The Resource with ID '${id}' was not found.`,
  );
}

export function checkIdOrKey({ id, key }: Readonly<Record<string, unknown>>): void {
  if ((id == null) === (key == null))
    throw invalidInput("Expected exactly one of the arguments 'id' and 'key'.");
}
