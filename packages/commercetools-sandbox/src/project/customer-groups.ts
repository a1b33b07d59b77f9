import { ApiError } from '../errors.ts';
import type { CustomerGroup, Initiator } from '../resources.ts';
import { checkFree, checkKey, mustFind } from './checks.ts';
import { checkVersion, type Project, putGroup, removeGroup, stamp } from './project.ts';

/** The fields of a new group. */
export interface GroupDraft extends Partial<CustomerGroup> {
  readonly name: string;
}

/** One update action: exactly one of these fields is present. */
export interface GroupAction {
  readonly changeName?: { readonly name: string } | null;
  readonly setKey?: { readonly key?: string | null } | null;
}

/** The group that a call names. */
export interface GroupPointer {
  readonly id?: string | null;
  readonly key?: string | null;
}

export function findCustomerGroup(
  project: Project,
  { id, key }: GroupPointer,
): CustomerGroup | undefined {
  return id == null ? project.customerGroups.by('key', key ?? '') : project.customerGroups.get(id);
}

/** Validates a draft and returns its group, without changing the project. */
export function prepareGroup(project: Project, draft: GroupDraft): CustomerGroup {
  const { rules, customerGroups } = project;
  checkGroup(project, draft);
  if (customerGroups.size >= rules.limits.customerGroups)
    throw new ApiError(
      'MaxResourceLimitExceeded',
      `A project can hold at most ${rules.limits.customerGroups} customer groups.`,
      { exceededResource: 'customer-group' },
    );
  const now = rules.now().toISOString();
  return {
    id: rules.newId(),
    version: 1,
    createdAt: now,
    lastModifiedAt: draft.createdAt ?? now,
    ...draft,
  };
}

/** @throws ApiError `DuplicateField` when the name or the key is taken. */
export function createGroup(project: Project, draft: GroupDraft, by: Initiator): CustomerGroup {
  const group = prepareGroup(project, { ...draft, createdBy: by, lastModifiedBy: by });
  putGroup(project, group);
  return group;
}

/** Applies all actions or none. The version is checked before the first action is read. */
export function updateGroup(
  project: Project,
  pointer: GroupPointer,
  version: number,
  actions: readonly GroupAction[],
  by: Initiator,
): CustomerGroup {
  const { versionStep, raiseVersionAlways } = project.rules;
  const old = mustFind(findCustomerGroup(project, pointer), pointer);
  checkVersion(old, version);
  let group = old;
  for (const action of actions) {
    const changed = applyAction(group, action);
    checkGroup(project, changed);
    group = changed;
  }
  if (group === old && !raiseVersionAlways) return old;
  group = { ...group, ...stamp(project, by), version: old.version + versionStep };
  putGroup(project, group);
  return group;
}

/**
 * @returns the deleted group.
 * @throws ApiError `ReferenceExists` while customers are in the group.
 */
export function deleteGroup(
  project: Project,
  pointer: GroupPointer,
  version: number,
): CustomerGroup {
  const group = mustFind(findCustomerGroup(project, pointer), pointer);
  checkVersion(group, version);
  if ((project.holders.get(group.id)?.size ?? 0) > 0)
    throw new ApiError(
      'ReferenceExists',
      `Can not delete a customer group while it is referenced by at least one 'customer'.`,
      { referencedBy: 'customer' },
    );
  removeGroup(project, group);
  return group;
}

function applyAction(group: CustomerGroup, { changeName, setKey }: GroupAction): CustomerGroup {
  if (changeName != null)
    return changeName.name === group.name ? group : { ...group, name: changeName.name };
  const { key: old, ...others } = group;
  const key = setKey?.key ?? undefined;
  if (key === old) return group;
  return key === undefined ? others : { ...others, key };
}

function checkGroup(project: Project, { id, name, key }: GroupDraft): void {
  const { customerGroups } = project;
  checkFree('customer-group', 'name', name, customerGroups.by('name', name), id);
  if (key === undefined) return;
  checkKey(key);
  checkFree('customer-group', 'key', key, customerGroups.by('key', key), id);
}
