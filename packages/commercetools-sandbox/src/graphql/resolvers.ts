import type { Grant } from '../auth/tokens.ts';
import type { Project } from '../project/project.ts';
import type { Initiator } from '../resources.ts';

/** What resolvers need of the call. */
export interface CallContext {
  readonly project: Project;
  readonly projectKey: string;
  readonly grant: Grant;
  /** Whether a fault makes another writer come first now. */
  readonly takeConflict: () => boolean;
}

/** The resolvers of a type's fields. Their arguments have been validated against the schema. */
export type Resolvers = Readonly<
  Record<string, (source: never, args: never, call: CallContext) => unknown>
>;

/** The author under whom a call's changes are recorded. */
export function initiatorOf({ clientId, customerId, anonymousId }: Grant): Initiator {
  return {
    isPlatformClient: false,
    clientId,
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(customerId === undefined ? {} : { customerRef: { typeId: 'customer', id: customerId } }),
  };
}
