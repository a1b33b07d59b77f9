/** What a credential may do. `admin` includes all other scopes. */
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

/** An API credential: the point of sale or system that makes the calls. */
export interface Till {
  readonly tillId: number;
  /** Unique in the installation, because it selects the org. */
  readonly userName: string;
  readonly scopes: readonly Scope[];
  readonly disabled: boolean;
  readonly createdOn: number;
}

/** Whether a credential with these scopes may make a call that needs `scope`. */
export function allows(granted: readonly Scope[], scope: Scope): boolean {
  return granted.includes(scope) || granted.includes('admin');
}

/** A name that is unique in the whole installation, and what it stands for. The change log never holds `secretHash`. */
export interface Login {
  readonly kind: LoginKind;
  readonly name: string;
  readonly orgId: number;
  /** The till that acts; null for the name of an org. */
  readonly tillId: number | null;
  readonly secretHash: string | null;
}

/** `till`: HTTP Basic. `client`: OAuth key. `org`: not a credential, but also unique. */
export type LoginKind = 'org' | 'till' | 'client';

export function loginKey(kind: LoginKind, name: string): string {
  return `${kind}:${name}`;
}
