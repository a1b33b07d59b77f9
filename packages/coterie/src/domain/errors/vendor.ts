/** What is wrong with a group that a call names. */
const groupCases = {
  missing: 'Group {x} does not exist.',
  deleted: 'Group {y} is deleted.',
  closed: 'Group {y} is INACTIVE, so customers cannot join it.',
} as const;

/** Codes of the wire contract. The sentences are the vendor's, word for word. */
export const vendorErrors = {
  403: {
    sentence: 'Field {x} is mandatory.',
    native: 'Field {x} is required.',
    docs: 'A required field is missing or empty, and has no code of its own.',
  },
  1060: {
    sentence: 'Batch limit exceeded: at most {x} items in one call.',
    native: 'The call has too many items: at most {x} are allowed.',
    docs: 'Nothing of the call was applied. Split it into several calls.',
  },
  1619: {
    sentence: 'Group id {x} is invalid',
    native: groupCases,
    docs: 'Leave, transfer and hand over: the group does not exist or is deleted, or members are to be moved into a group that is not ACTIVE. Native reads: no group has this id.',
  },
  1620: {
    sentence: 'User {x} does not belong to group {y}.',
    native: 'Customer {x} is not a member of group {y}.',
    docs: 'The call is about a membership that does not exist: leave, transfer, hand over, set permissions, patch member and set the default group. Add the customer to the group first.',
  },
  1622: {
    sentence: 'Users does not belong to same company.',
    native: {
      differs: 'Customer {x} does not belong to the same company as the members of group {y}.',
      shared:
        'Customer {x} would not belong to the same company as the other members of group {y}.',
    },
    docs: 'All members of a group belong to the same company, or all to none. Join and transfer: set the customer’s company first. Setting a company: the customer shares a group with others and has to leave it first.',
  },
  1623: {
    sentence: 'User {x} already present in group {y}.',
    native: 'Customer {x} is already a member of group {y}.',
    docs: 'Transfer: the customer is already a member of the group to join. Leave the customer out of the transfer.',
  },
  1624: {
    sentence: 'Group transfer not allowed for primary member {x}',
    native: 'Customer {x} is the primary member of group {y} and cannot be transferred.',
    docs: 'Transfer: the primary member cannot be transferred out of the group. Hand the group over to another member first. The primary member can also leave the group.',
  },
  1632: {
    sentence: 'Group id/externalId/primary userId {x} passed is not valid.',
    native: groupCases,
    docs: 'No live group has this id, external id or primary member. Joining an INACTIVE group gets this too.',
  },
  1633: {
    sentence: 'Group external Id {x} already exists.',
    native: 'A group with the external id {x} already exists.',
    docs: 'Create and restore: a live group has this external id. The external id of a deleted group is free again.',
  },
  1634: {
    sentence: "Group externalId can't be null",
    native: 'Field externalId is required.',
    docs: 'Create: pass a non-empty external id.',
  },
  1635: {
    sentence: 'Group query param is not passed.',
    native: 'The call names no group: pass id, externalId or primaryUserId.',
    docs: 'Get and join: name the group by id, externalId or primaryUserId in the query. Delete: by id or externalId.',
  },
  1636: {
    sentence: 'Customer is already a member of the group.',
    native: 'Customer {x} is already a member of group {y}.',
    docs: 'Join, in the item: nothing to do.',
  },
  1637: {
    sentence: 'Primary member exists for the group.',
    native: 'Group {x} already has a primary member, customer {y}.',
    docs: 'Join, in the item: a group has at most one primary member. Join as a secondary member.',
  },
  1638: {
    sentence: 'Total members in the group reached maximum group capacity {x}.',
    native: {
      full: 'Group {y} is full: its maxGroupSize is {x}, and open invitations count too.',
      shrunk: 'Group {y} has more members and open invitations than the new maxGroupSize, {x}.',
    },
    docs: 'Join, transfer and invite: there is no room. Raise maxGroupSize, remove a member, or withdraw an invitation. Update: the new size is below the number of members and of the seats that open invitations hold.',
  },
  1639: {
    sentence: 'Group max size can not exceed product limit {x}',
    native: 'maxGroupSize is above the product limit of the org, {x}.',
    docs: 'Create and update: the product limit is a setting of the org, 30000 unless set.',
  },
  1640: {
    sentence: 'Group max size field should be a positive value.',
    native: 'maxGroupSize must be at least 1.',
    docs: 'Create and update: pass at least 1. A value that is not a whole number gets 400.',
  },
  1641: {
    sentence: 'Invalid permission code {x} passed.',
    native: 'Permission code {x} does not exist in this org.',
    docs: 'Join, in the item: the code is neither one of the four built-in ones nor registered by the org. The operator registers codes with `coterie org set --permission-codes`.',
  },
  1642: {
    sentence: 'User is primary member in a different group.',
    native: 'Customer {x} is already the primary member of another group, {y}.',
    docs: 'Join, in the item: a customer is the primary member of at most one live group. Join as a secondary member, or hand the other group over first.',
  },
  1643: {
    sentence: 'Nothing to update in the group',
    native: 'The call changes no field of the group.',
    docs: 'Update: only the selector was passed. Add groupName, maxGroupSize or extendedFields.',
  },
  1644: {
    sentence: 'Group details not passed.',
    native: 'The request body is missing or empty.',
    docs: 'The body is missing or empty, or an update names no group.',
  },
  1645: {
    sentence: 'Group details passed are not valid.',
    native: 'The group is not valid. {detail}',
    docs: 'Two selectors name different groups, or a value is too long. The sentence after the message names the field.',
  },
  1661: {
    sentence: 'Extended fields are not passed.',
    native: 'Field extendedFields is required, with at least one name and value.',
    docs: 'Search by extended fields: pass at least one name with a value in `extendedFields`.',
  },
  4000: {
    sentence: 'Not authorized. Access is denied!',
    native: 'This call needs the scope {x}, which the credential does not have.',
    docs: 'The description of each call names the scope that it needs. Use the credential of a till that has the scope.',
  },
  8003: {
    sentence: 'Invalid source {x} passed.',
    native: 'Source {x} is unknown. Supported: {y}.',
    docs: 'The source must be INSTORE, MARTJACK or WECHAT; look-ups and leave accept ALL too.',
  },
  8006: {
    sentence: 'Customer already exists with the identifier {x}.',
    native: 'Another customer already has the identifier {x}.',
    docs: 'Identifiers are unique per org, source, account and type.',
  },
  8013: {
    sentence: 'Invalid identifier name {x} passed.',
    native: 'Identifier type {x} is unknown. Supported: {y}.',
    docs: 'The identifier must be a mobile, email, externalId, cardnumber or cardExternalId.',
  },
  8015: {
    sentence: 'Customer not found for the given identifiers.',
    native: {
      missing: 'Customer {x} does not exist.',
      unidentified: 'No customer has this identifier.',
      notOwned: 'Customer {x} does not have the identifier that is to be removed.',
    },
    docs: 'No customer has this userId or identifier. Create the customer first with `POST /v2/customers`. Removing an identifier: the customer does not have it in this source and account; the sentence after the message names it.',
  },
  8045: {
    sentence: 'Account id is not passed.',
    native: 'Field accountId is required for the source {x}.',
    docs: 'A source with several accounts (WECHAT) needs the accountId.',
  },
  8069: {
    sentence: 'Merged customer found.',
    native: 'Customer {x} was merged into customer {y}.',
    docs: 'The customer was merged into another and can no longer take part in anything. Use the surviving customer; GET the merged one to find it in mergedInto.',
  },
  91015: {
    sentence: 'Group name can not exceed {x} characters.',
    native: 'The text to search for is longer than {x} characters.',
    docs: 'Search: the text to search for is longer than any name or external id can be.',
  },
  91052: {
    sentence: 'Invalid or missing search parameters',
    native: 'The text to search for is missing or blank.',
    docs: 'Search: pass the text to search for in `q`, with at least one character that is not a space.',
  },
} as const;
