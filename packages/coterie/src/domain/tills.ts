/** What a credential may do. `admin` includes all the others. */
export const scopes = [
  'groups:read',
  'groups:write',
  'groups:handover',
  'customers:read',
  'customers:write',
  'customers:erase',
  'changes:read',
  'webhooks:read',
  'webhooks:write',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

/** An API credential: the point of sale or system in whose name calls are made. */
export interface Till {
  readonly tillId: number;
  /** Unique in the installation, so that it selects the org. */
  readonly userName: string;
  readonly scopes: readonly Scope[];
  readonly disabled: boolean;
  readonly createdOn: number;
}

/** Whether a credential with these scopes may make a call that needs `scope`. */
export function allows(granted: readonly Scope[], scope: Scope): boolean {
  return granted.includes(scope) || granted.includes('admin');
}

/**
 * A name that is unique in the whole installation, and what it stands for. `secretHash` never
 * reaches the change log.
 */
export interface Login {
  readonly kind: LoginKind;
  readonly name: string;
  readonly orgId: number;
  /** The till that acts; an org's own name has none. */
  readonly tillId: number | null;
  readonly secretHash: string | null;
}

/** `till`: HTTP Basic. `client`: OAuth key. `org`: not a credential, but as unique. */
export type LoginKind = 'org' | 'till' | 'client';

export function loginKey(kind: LoginKind, name: string): string {
  return `${kind}:${name}`;
}
