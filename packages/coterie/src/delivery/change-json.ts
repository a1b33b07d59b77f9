import type { Change } from '../domain/changes.ts';

/** The JSON of one change, in the API, the live stream and webhooks. `changeSchema` describes it. */
export function toChangeJson(change: Change): Record<string, unknown> {
  const { sequence, at, kind, cause, actor, before, after } = change;
  return {
    sequence,
    at: new Date(at).toISOString(),
    kind,
    cause,
    tillId: actor.tillId,
    requestId: actor.requestId,
    ...('groupId' in change ? { groupId: change.groupId } : {}),
    ...('userId' in change ? { userId: change.userId } : {}),
    ...('companyId' in change ? { companyId: change.companyId } : {}),
    ...('tillId' in change ? { changedTillId: change.tillId } : {}),
    ...('webhookId' in change ? { webhookId: change.webhookId } : {}),
    before,
    after,
  };
}
