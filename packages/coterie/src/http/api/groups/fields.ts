import { groupFields } from '../../../domain/groups.ts';
import { defineResource } from '../../kit/resource.ts';

/** What each field of a group means. The domain says what it holds and who sets it. */
export const groupResource = defineResource(groupFields, {
  externalId: {
    text: 'Your own id of the group, unique among groups that are not deleted. At most 50 characters.',
    example: 'family-sharma',
  },
  groupName: {
    text: 'Name of the group, at most 50 characters; null: none.',
    example: 'Sharma family',
  },
  maxGroupSize: { text: 'Highest number of members.', example: 5 },
  status: {
    text: 'INACTIVE: the group lost its primary member and nobody can join, or it is before its `activeFrom` or past its `activeUntil`. DELETED: the group can only be read.',
  },
  extendedFields: {
    text: 'Custom fields.',
    patch:
      'Custom fields to set. null as a value removes that field; null as a whole removes all fields.',
  },
  successionPolicy: {
    text: 'Who becomes the primary member when the primary member leaves: nobody (`none`, the default), the longest-standing member (`oldest`), or `successorUserId` (`named`).',
  },
  successorUserId: {
    text: 'Id of the customer who succeeds the primary member, with the policy `named`; null otherwise.',
  },
  activeFrom: {
    text: 'When the group begins by itself. Until then it is INACTIVE and customers can already join. null: it has begun.',
  },
  activeUntil: {
    text: 'When the group ends by itself. From then on it is INACTIVE and its members stay. null: it does not end.',
  },
});
