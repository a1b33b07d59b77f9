import type { Grant } from '../auth/tokens.ts';
import type { Project } from '../project/project.ts';
import type { Initiator } from '../resources.ts';

/** What a running operation stands on. */
export interface CallContext {
  readonly project: Project;
  readonly projectKey: string;
  readonly grant: Grant;
  /** Whether another writer comes first now: a fault asked for it. */
  readonly takeConflict: () => boolean;
}

/** The resolvers of a type's fields. Arguments were checked against the schema before they come here. */
export type Resolvers = Readonly<
  Record<string, (source: never, args: never, call: CallContext) => unknown>
>;

/** Who a call's changes are recorded under. */
export function initiatorOf({ clientId, customerId, anonymousId }: Grant): Initiator {
  return {
    isPlatformClient: false,
    clientId,
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(customerId === undefined ? {} : { customerRef: { typeId: 'customer', id: customerId } }),
  };
}
