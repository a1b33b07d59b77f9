import type { JoinedItem } from '../../domain/outcomes.ts';
import { distinctPermissions } from '../../domain/permissions.ts';
import { toItem } from '../kit/failures.ts';

/** The vendor's batch response. @param activeFlags - the `active` of each item, which is only echoed. */
export function toJoinAnswer(items: readonly JoinedItem[], activeFlags: readonly boolean[]) {
  return {
    response: items.map((joined, index) => {
      const result = toResult(joined, activeFlags[index] ?? false);
      return joined.refusal === null
        ? { entityId: result, result, warnings: [] }
        : { result, errors: [toItem(joined.refusal)], warnings: [] };
    }),
    totalCount: items.length,
    failureCount: items.filter(({ refusal }) => refusal !== null).length,
  };
}

function toResult({ item, groupId, defaultGroup }: JoinedItem, active: boolean) {
  return {
    userId: item.userId,
    groupId,
    permissions: distinctPermissions(item.permissions),
    defaultGroup,
    active,
    primaryMember: item.primaryMember,
  };
}
