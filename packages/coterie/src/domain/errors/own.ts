/** Codes of our own, for what the wire contract lacks. */
export const ownErrors = {
  95001: {
    sentence: 'Company external id {x} already exists.',
    docs: 'Company external ids are unique in the org.',
  },
  95002: {
    sentence: 'Company {x} does not exist.',
    docs: 'Create the company first, or pass null to remove the customer from their company.',
  },
  95003: {
    sentence: 'User id {x} already exists.',
    docs: 'Create customer: the userId that you passed is taken. Leave it out to get a new one.',
  },
  95004: {
    sentence: 'A customer cannot be merged into themselves.',
    docs: 'Merge: the path names the customer that disappears, the body the one that stays.',
  },
  95005: {
    sentence: 'The name {x} is taken.',
    docs: 'Org names, user names of tills and keys of clients are unique in the whole installation.',
  },
  95006: {
    sentence: 'Till {x} does not exist.',
    docs: 'The org has no till with this user name.',
  },
  95007: {
    sentence: 'The setting {x} must be {y}.',
    docs: 'A setting of the org is not valid. Nothing was changed.',
  },
  95008: {
    sentence: 'A live group allows {x} members, more than the new product limit.',
    docs: 'Lower maxGroupSize of the groups above the limit first.',
  },
  95009: {
    sentence: 'The org has used up its {x}.',
    docs: 'Group ids are positive 32-bit numbers; user ids that the service makes stay below 2^52. Pass your own userId.',
  },
  95010: {
    sentence: 'Org {x} does not exist.',
    docs: 'No org of the installation has this name.',
  },
  95011: {
    sentence: 'The profile {x} is given twice.',
    docs: 'Create customer: a customer has one profile per source and account. Put the identifiers of both together.',
  },
  95012: {
    sentence: 'Till {x} is disabled.',
    docs: 'A disabled till stays disabled, and nothing new can act in its name. Create another till.',
  },
  95013: {
    sentence:
      'The connection to the database was lost during the commit. It is not known whether the request was applied.',
    docs: 'On PostgreSQL only, and rare: the connection was lost at the moment of the commit, and the database could not be asked afterwards. The request was applied as a whole or not at all. Read before you repeat it.',
  },
  95014: {
    sentence: 'The Idempotency-Key was already used for a different request.',
    docs: 'A key stands for exactly one request for seven days. Nothing of this request was applied. Send it with a new key.',
  },
  95020: {
    sentence: 'The change log ends at sequence {x}, before the one asked for.',
    docs: 'The call asks for changes after one that is not in the log. If you read that change before, the database has since been restored from a backup: what you derived from the log no longer matches the service. Take a new snapshot.',
  },
  95021: {
    sentence: 'Reads see the change log up to sequence {x}, and the call requires {y}.',
    docs: 'X-Coterie-Min-Sequence required newer data than the read would have seen, and the data did not arrive within two seconds: the replica that serves reads is behind. Repeat the call as the Retry-After header says. Without a replica, the number is from another installation, or from before a backup was restored.',
  },
  95030: {
    sentence: 'The cursor does not belong to this list.',
    docs: 'Pass the `next` of a page unchanged as `cursor`, with the same path, filters and order; `limit` and `fields` may differ. To ask for something else, start without a cursor.',
  },
  95031: {
    sentence: 'Unknown field `{x}` in `fields`. Supported: {y}.',
    docs: '`fields` names the fields that each item is to have, separated by commas. Name a field within another with a dot: `extendedFields.city`.',
  },
  95032: {
    sentence: 'Parameter {x} cannot be combined with {y}.',
    docs: 'Deleted groups are listed by status alone, by id. A search by text or identifier has an order of its own. A customer is named by userId or by an identifier. Leave one of the two out.',
  },
  95033: {
    sentence: 'Unknown parameter `{x}`. Supported: {y}.',
    docs: 'The native API rejects unknown parameters, so that a filter with a typo in its name does not return everything, and a `dryRun` with a typo changes nothing. The vendor’s calls ignore unknown parameters, except a `dryRun` with other capital letters.',
  },
  95034: {
    sentence: 'Unknown field `{x}` in the body. Supported: {y}.',
    docs: 'The native API rejects unknown fields, so that a field with a typo in its name is not taken for absent.',
  },
  95050: {
    sentence: 'Line {x} of the file cannot be read: {y}.',
    docs: 'Import: from that line on the file is not valid CSV or NDJSON. Rows before it may have been imported; correct the file from that line on, and resume.',
  },
  95051: {
    sentence: 'Column {x} of the file is unknown, or occurs twice. Supported: {y}.',
    docs: 'Import: the first line of a CSV file names its columns, in any order and case. In NDJSON each line is an object with these names.',
  },
  95052: {
    sentence: 'Column {x} must be {y}.',
    docs: 'Import: one row is not valid and was left out; the other rows are imported.',
  },
  95053: {
    sentence: 'Import {x} does not exist.',
    docs: 'An import keeps the id of the call that started it, in the same org.',
  },
  95054: {
    sentence: 'Import {x} was started with a different file, or a different kind of rows.',
    docs: 'To resume an import send the same file again. The part that is already imported must be unchanged. After a customer of the org was erased, the service can no longer tell whether a file is that of a finished import.',
  },
  95055: {
    sentence: 'Import {x} does not expect these rows: it has done {y}.',
    docs: 'Another process continues the same import at the same time, or the import was undone.',
  },
  95056: {
    sentence: 'This would end {x} of {y} memberships and needs a confirmation.',
    docs: 'Import, batch, delete group: the call would end more than 100 memberships, and a larger share of those of the org or of one group than the service allows without confirmation (`--removal-guard`). Make a dry run, check its result, and send the call again with its `confirm`. Of an import, earlier rows are done.',
  },
  95057: {
    sentence: 'The confirmation is for a different file or request, or has expired.',
    docs: 'Import, batch, delete group: `confirm` of a dry run is valid for one hour, and only for the same file or request.',
  },
  95058: {
    sentence: 'Change {x} cannot be undone: {y}.',
    docs: 'Undo of an import: only what is still as the import left it is undone. The rest stays, and is listed with this code.',
  },
  95059: {
    sentence: 'The dry run would change more than {x} rows, the most it can hold in memory.',
    docs: 'Import: split the file, or import it for real; an import can be undone.',
  },
  95060: {
    sentence: 'Erased customer found.',
    native: 'Customer {x} was erased.',
    docs: 'Everything that identified the customer was removed for good, and the userId can no longer take part in anything.',
  },
  95061: {
    sentence: 'There is no state as of {y}: the change log ends at sequence {x}.',
    docs: '`asOf` names a sequence that the log has not reached, or a time in the future.',
  },
  95070: {
    sentence: 'Webhook {x} does not exist.',
    docs: 'The org has no webhook with this id. It may have been deleted.',
  },
  95071: {
    sentence: 'The org already has {x} webhooks, the maximum.',
    docs: 'Create webhook: delete one that is not needed, or let one receiver forward what it gets.',
  },
  95072: {
    sentence: 'The url of a webhook must be {x}.',
    docs: 'Create, update and test webhook: https, without user and password, and not in a private network. The operator can allow http and private networks with `--webhook-allow-private`.',
  },
  95080: {
    sentence: 'Group {x} is not deleted.',
    docs: 'Restore: only a deleted group can be restored.',
  },
  95081: {
    sentence: '{x} of {y} items were rejected, so nothing was applied.',
    docs: 'Batch with `atomic`: the `errors` of the response name each rejected item and the reason. Correct them, or send the batch without `atomic`.',
  },
  95082: {
    sentence: 'Group {x} has changed: its sequence is now {y}.',
    docs: 'The If-Match header names an older state of the group than the stored one, which is in `current`. Look at it, and decide again.',
  },
  95083: {
    sentence: 'Customer {x} is already the primary member of group {y}.',
    docs: 'Hand over: nothing to do.',
  },
  95084: {
    sentence:
      'successorUserId is required with the succession policy `named`, and not allowed with any other.',
    docs: 'Create and patch: the successor is a customer of the org, and must be a member of the group when the primary member leaves.',
  },
  95090: {
    sentence: 'Paging by offset ends at {x}: go on with {y}.',
    docs: 'The vendor’s lists page by offset, which becomes slower with every page. Search for less, or use the native list, whose cursors stay equally fast.',
  },
  95091: {
    sentence: 'Too many {x} would have to be looked at to answer this: go on with {y}.',
    docs: 'The filter matches few of the items, and the call would have to read more of them than it may. Filter by less, or use the native list.',
  },
  95100: {
    sentence: 'The validUntil of a membership must be in the future.',
    docs: 'Join, invite, patch member and batch: pass a time with an offset that is still to come. To end a membership now, remove the member.',
  },
  95101: {
    sentence: 'The activeFrom of a group must be before its activeUntil.',
    docs: 'Create and patch group: a group begins before it ends. `null` clears either of them.',
  },
  95102: {
    sentence: 'The membership of a primary member cannot have a validUntil.',
    docs: 'Join as the primary member, patch member and hand over: a group must not lose its primary member by itself. Clear validUntil first (`null`), or hand over to a member without one.',
  },
  95110: {
    sentence: 'Invitation {x} does not exist.',
    docs: 'The org has never had an invitation with this id. `/api/v1/customers/{userId}/invitations` lists those of a customer.',
  },
  95111: {
    sentence: 'Customer {x} already has an open invitation to group {y}.',
    docs: 'Invite: a customer has at most one open invitation to a group. With `onExisting=ignore` the call returns it. To change an invitation, withdraw it and invite the customer again.',
  },
  95112: {
    sentence: 'Invitation {x} is not open: it is {y}.',
    docs: 'Accept, decline and withdraw: the invitation was answered or withdrawn, or has expired. Invite the customer again.',
  },
  95113: {
    sentence: 'expiresOn must be in the future, at most {x} days from now.',
    docs: 'Invite, and offer to hand over. Without `expiresOn` both are open for seven days.',
  },
  95114: {
    sentence: 'Customer {x} is not the one who was asked.',
    docs: 'Accept and decline with `userId`: the invitation, or the offer to hand over, is for another customer.',
  },
  95115: {
    sentence: 'Group {x} has no open offer to hand over.',
    docs: 'There was no offer, it was answered or withdrawn, or it has expired. An offer ends when the primary member changes, or when the member leaves to whom it was made.',
  },
  95116: {
    sentence: 'Group {x} already has an open offer to hand over to customer {y}.',
    docs: 'Offer to hand over: a group has at most one open offer. Withdraw it first. With `onExisting=ignore` the call returns an open offer to the same member.',
  },
  95117: {
    sentence: 'Customer {x} is not the primary member of group {y}.',
    docs: 'Offer to hand over with `fromUserId`: only the primary member can offer the role, and the group has another primary member, or none.',
  },
  95118: {
    sentence: 'Group {x} has no primary member who could hand it over.',
    docs: 'Offer to hand over: appoint a primary member with the call hand over, which needs no consent.',
  },
} as const;
