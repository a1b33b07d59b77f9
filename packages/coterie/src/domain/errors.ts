/**
 * Every code a call can answer with. Codes 16xx, 80xx and their sentences are the wire contract's,
 * word for word; `{x}` and `{y}` are filled in. 95xxx are ours, for what that contract lacks.
 * `docs` says when the code is given and what to do; `docs/errors.md` and `/errors` are made from it.
 */
export const errors = {
  400: {
    sentence: 'The request is malformed: {x} must be {y}.',
    docs: 'A part of the request has the wrong type or form. Nothing was stored. Correct the named field.',
  },
  401: {
    sentence: 'Credentials are missing or not valid.',
    docs: 'Send HTTP Basic with a till’s user name and password (or the lower-case hex MD5 of the password), or an access token. Disabled tills and expired tokens get this too.',
  },
  403: {
    sentence: 'Field {x} is mandatory.',
    docs: 'A mandatory field is missing or empty, and has no code of its own.',
  },
  404: {
    sentence: 'There is nothing at this path.',
    docs: 'The path is not one of the API’s. `/docs` lists them.',
  },
  405: {
    sentence: 'This path does not answer {x}.',
    docs: 'The path exists, the method does not. The Allow header lists the methods it answers.',
  },
  413: {
    sentence: 'The request body is larger than {x} bytes.',
    docs: 'Send fewer items per call, or raise the server’s body limit.',
  },
  415: {
    sentence: 'The request body must be {x}.',
    docs: 'Send the body as JSON (an import: as CSV or NDJSON) and say so in the Content-Type header: application/json (text/csv or application/x-ndjson).',
  },
  429: {
    sentence: 'Too many requests: at most {x} per minute for this credential.',
    docs: 'Wait as many seconds as the Retry-After header says, then send the request again.',
  },
  500: {
    sentence: 'The service failed. The request was not applied.',
    docs: 'A fault of the service. Report it with the X-Request-Id header of the answer; the log has the cause under it.',
  },
  503: {
    sentence: 'The service can not take the request now. It was not applied.',
    docs: 'Too many requests are waiting, the service is stopping, or its database can not be reached. Wait as the Retry-After header says, then send the request again.',
  },
  1060: {
    sentence: 'Batch limit exceeded: at most {x} items in one call.',
    docs: 'Nothing of the call was applied. Split it.',
  },
  1619: {
    sentence: 'Group id {x} is invalid',
    docs: 'Leave and transfer: the group does not exist or is deleted, or members are to be moved into a group that is not ACTIVE. Native reads: no group has this id.',
  },
  1620: {
    sentence: 'User {x} does not belong to group {y}.',
    docs: 'Leave and transfer: the customer is not a member of the group to leave.',
  },
  1622: {
    sentence: 'Users does not belong to same company.',
    docs: 'All members of a group belong to the same company, or all to none. Join and transfer: set the customer’s company first. Setting a company: the customer shares a group with others and has to leave it first.',
  },
  1623: {
    sentence: 'User {x} already present in group {y}.',
    docs: 'Transfer: the customer is already a member of the group to join.',
  },
  1624: {
    sentence: 'Group transfer not allowed for primary member {x}',
    docs: 'Transfer: the primary member can not be transferred out of the group. She can leave it.',
  },
  1632: {
    sentence: 'Group id/externalId/primary userId {x} passed is not valid.',
    docs: 'No live group has this id, external id or primary member. Joining an INACTIVE group gets this too.',
  },
  1633: {
    sentence: 'Group external Id {x} already exists.',
    docs: 'Create: a live group has this external id. The external id of a deleted group is free again.',
  },
  1634: {
    sentence: "Group externalId can't be null",
    docs: 'Create: pass a non-empty external id.',
  },
  1635: {
    sentence: 'Group query param is not passed.',
    docs: 'Get and join: name the group by id, externalId or primaryUserId in the query. Delete: by id or externalId.',
  },
  1636: {
    sentence: 'Customer is already a member of the group.',
    docs: 'Join, in the item: nothing to do.',
  },
  1637: {
    sentence: 'Primary member exists for the group.',
    docs: 'Join, in the item: a group has at most one primary member. Join as a secondary member.',
  },
  1638: {
    sentence: 'Total members in the group reached maximum group capacity {x}.',
    docs: 'Join, transfer and invite: there is no room. Update: the new size is below the number of members and of the seats that open invitations hold.',
  },
  1639: {
    sentence: 'Group max size can not exceed product limit {x}',
    docs: 'Create and update: the product limit is a setting of the org, 30000 unless set.',
  },
  1640: {
    sentence: 'Group max size field should be a positive value.',
    docs: 'Create and update: pass at least 1. What is no whole number at all gets 400.',
  },
  1641: {
    sentence: 'Invalid permission code {x} passed.',
    docs: 'Join, in the item: the code is neither one of the four built-in ones nor registered by the org.',
  },
  1642: {
    sentence: 'User is primary member in a different group.',
    docs: 'Join, in the item: a customer is the primary member of at most one live group.',
  },
  1643: {
    sentence: 'Nothing to update in the group',
    docs: 'Update: only the selector was passed. Add groupName, maxGroupSize or extendedFields.',
  },
  1644: {
    sentence: 'Group details not passed.',
    docs: 'The body is missing or empty, or an update names no group.',
  },
  1645: {
    sentence: 'Group details passed are not valid.',
    docs: 'Two selectors name different groups, or a value is too long. The sentence after the message names the field.',
  },
  1661: {
    sentence: 'Extended fields are not passed.',
    docs: 'Search by extended fields: pass at least one name with a value in `extendedFields`.',
  },
  4000: {
    sentence: 'Not authorized. Access is denied!',
    docs: 'The credential lacks the scope that the call needs. The call’s description names it.',
  },
  8003: {
    sentence: 'Invalid source {x} passed.',
    docs: 'The source must be INSTORE, MARTJACK or WECHAT; look-ups and leave accept ALL too.',
  },
  8006: {
    sentence: 'Customer already exists with the identifier {x}.',
    docs: 'Identifiers are unique per org, source, account and type.',
  },
  8013: {
    sentence: 'Invalid identifier name {x} passed.',
    docs: 'The identifier must be a mobile, email, externalId, cardnumber or cardExternalId.',
  },
  8015: {
    sentence: 'Customer not found for the given identifiers.',
    docs: 'No customer has this userId or identifier. Removing an identifier: it is not hers in this source and account; the sentence after the message names it.',
  },
  8045: {
    sentence: 'Account id is not passed.',
    docs: 'A source with several accounts (WECHAT) needs the accountId.',
  },
  8069: {
    sentence: 'Merged customer found.',
    docs: 'The customer was merged into another and takes part in nothing any more. GET the customer to find the survivor in mergedInto.',
  },
  91015: {
    sentence: 'Group name can not exceed {x} characters.',
    docs: 'Search: the text to search for is longer than any name or external id can be.',
  },
  91052: {
    sentence: 'Invalid or missing search parameters',
    docs: 'Search: pass the text to search for in `q`, with at least one character that is no space.',
  },
  95001: {
    sentence: 'Company external id {x} already exists.',
    docs: 'Company external ids are unique in the org.',
  },
  95002: {
    sentence: 'Company {x} does not exist.',
    docs: 'Create the company first, or pass null to take the customer out of her company.',
  },
  95003: {
    sentence: 'User id {x} already exists.',
    docs: 'Create customer: the userId that you brought is taken. Leave it out to get a new one.',
  },
  95004: {
    sentence: 'A customer can not be merged into herself.',
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
    docs: 'A setting of the org was refused. Nothing was changed.',
  },
  95008: {
    sentence: 'A live group allows {x} members, more than the new product limit.',
    docs: 'Lower maxGroupSize of the groups above it first.',
  },
  95009: {
    sentence: 'The org has used up its {x}.',
    docs: 'Group ids are positive 32-bit numbers; made user ids stay below 2^52. Bring your own userId.',
  },
  95010: {
    sentence: 'Org {x} does not exist.',
    docs: 'No org of the installation has this name.',
  },
  95011: {
    sentence: 'The profile {x} is given twice.',
    docs: 'Create customer: she has one profile per source and account. Put its identifiers together.',
  },
  95012: {
    sentence: 'Till {x} is disabled.',
    docs: 'A disabled till stays disabled, and nothing new can act in its name. Create another.',
  },
  95013: {
    sentence:
      'The database went away while it stored the request. It is not known whether it was applied.',
    docs: 'On PostgreSQL only, and rare: the connection was lost in the moment of the commit, and the database could not be asked afterwards. The request was applied as a whole or not at all. Read before you repeat it.',
  },
  95014: {
    sentence: 'The Idempotency-Key was sent before with another request.',
    docs: 'A key stands for one request, to the letter, for seven days. Send a new key with what is a new request; nothing of this one was applied.',
  },
  95020: {
    sentence: 'The log has only reached {x}.',
    docs: 'Changes were asked for after one that is not in the log. It was there when you read it, so the database was restored from a backup since: what you made of the log is not what the service holds. Take a new snapshot.',
  },
  95021: {
    sentence: 'Reads are answered from the log up to {x}, and {y} was asked for.',
    docs: 'A read asked by X-Coterie-Min-Sequence for data newer than what it would get, and that did not come in two seconds: the replica that reads are served from is behind. Ask again as the Retry-After header says. Where there is no replica the number is from another installation, or from before a backup was restored.',
  },
  95030: {
    sentence: 'The cursor is not one of this list.',
    docs: 'Pass the `next` of a page unchanged as `cursor`, with the same path, filters and order; `limit` and `fields` may differ. To ask for something else, begin without a cursor.',
  },
  95031: {
    sentence: 'There is no field {x}; the fields are {y}.',
    docs: 'fields= names what each item shall have, separated by commas. Of a field that has fields itself, name one with a dot: `extendedFields.city`.',
  },
  95032: {
    sentence: 'The parameter {x} can not be combined with {y}.',
    docs: 'Deleted groups are listed by status alone, by id. A search by text or identifier has an order of its own. A customer is named by her userId or by an identifier. Leave one of the two out.',
  },
  95033: {
    sentence: 'There is no parameter {x}; the parameters are {y}.',
    docs: 'The native API refuses what it does not know, so that a filter with a slip in its name does not answer with everything, and a `dryRun` with one changes nothing. The vendor’s calls ignore what they do not know, except a `dryRun` in other letters.',
  },
  95034: {
    sentence: 'The body has a field {x} that is not known; known are: {y}.',
    docs: 'The native API refuses what it does not know, so that a field with a slip in its name is not taken for absent.',
  },
  95050: {
    sentence: 'Line {x} of the file can not be read: {y}.',
    docs: 'Import: the file is no CSV or NDJSON from that line on. Rows before it may have been imported; correct the file from that line on, and resume.',
  },
  95051: {
    sentence: 'The file has a column {x} that is not known, or twice. Known are: {y}.',
    docs: 'Import: the first line of a CSV file names its columns, in any order and case. In NDJSON each line is an object with these names.',
  },
  95052: {
    sentence: 'Column {x} must be {y}.',
    docs: 'Import: of one row, which is left out; the others are imported.',
  },
  95053: {
    sentence: 'There is no import {x}.',
    docs: 'The id of an import is that of the call that began it, in the same org.',
  },
  95054: {
    sentence: 'Import {x} was begun with another file, or another sort of rows.',
    docs: 'To resume an import send the same file again. What is imported already must not have been changed in it. A finished import can not be told from another any more after a customer of the org was erased.',
  },
  95055: {
    sentence: 'Import {x} is not waiting for these rows: it has done {y}.',
    docs: 'Somebody else goes on with the same import at the same time, or it was undone.',
  },
  95056: {
    sentence: 'This would end {x} of {y} memberships, and needs a confirmation.',
    docs: 'Import, batch, delete group: more than 100 memberships, and more of the org or of one group than the service lets pass unasked (`--removal-guard`), would end. Make a dry run, look at what it says, and send the call again with its `confirm`. Of an import, what came before is done.',
  },
  95057: {
    sentence: 'The confirmation is not for this file or request, or has expired.',
    docs: 'Import, batch, delete group: `confirm` of a dry run is good for one hour, and for the very file or request that the dry run saw.',
  },
  95058: {
    sentence: 'Change {x} can not be undone: {y}.',
    docs: 'Undo of an import: it takes back only what is still as the import left it. The rest stays, and is listed with this code.',
  },
  95059: {
    sentence: 'The dry run would have to remember more than {x} rows.',
    docs: 'Import: a dry run holds in memory what the rows would change. Split the file, or import it for real; it can be undone.',
  },
  95060: {
    sentence: 'Erased customer found.',
    docs: 'All that identified the customer was taken away for good; her userId takes part in nothing any more.',
  },
  95061: {
    sentence: 'The log has come to {x} only, so there is no state as of {y}.',
    docs: '`asOf` names a sequence that the log has not reached, or a time that has not come.',
  },
  95070: {
    sentence: 'Webhook {x} does not exist.',
    docs: 'The org has no webhook with this id, or not any more.',
  },
  95071: {
    sentence: 'The org has {x} webhooks, the most it may have.',
    docs: 'Create webhook: delete one that is not needed, or have one receiver hand on what it gets.',
  },
  95072: {
    sentence: 'The url of a webhook must be {x}.',
    docs: 'Create, update and test webhook: https, without user and password, and not in a private network. The operator can allow http and private networks, with `--webhook-allow-private`.',
  },
  95080: {
    sentence: 'Group {x} is not deleted.',
    docs: 'Restore: only a deleted group can be restored.',
  },
  95081: {
    sentence: '{x} of {y} items were refused, and nothing was applied.',
    docs: 'Batch with `atomic`: the `errors` of the answer name each refused item and why. Correct them, or send the batch without `atomic`.',
  },
  95082: {
    sentence: 'Group {x} has changed since: its sequence is {y} now.',
    docs: 'The If-Match header names an older state of the group than the one that is stored; `current` is the stored one. Look at it, and decide again.',
  },
  95083: {
    sentence: 'User {x} is the primary member of group {y} already.',
    docs: 'Hand over: nothing to do.',
  },
  95084: {
    sentence: 'The succession policy `named` needs a successorUserId, and the others take none.',
    docs: 'Create and patch: the successor is a customer of the org, and a member of the group when the time comes.',
  },
  95090: {
    sentence: 'Paging by offset ends at {x}: go on with {y}.',
    docs: 'The vendor’s lists go by offset, which costs the more the further it is. Search for less, or walk the native list, whose cursors go on at the same cost for ever.',
  },
  95091: {
    sentence: 'Too many {x} would have to be looked at to answer this: go on with {y}.',
    docs: 'The filter fits few of the items that it has to be held against, and these are more than a call looks at. Filter by less, or walk the native list.',
  },
  95100: {
    sentence: 'The validUntil of a membership must be in the future.',
    docs: 'Join, invite, patch member and batch: a time with an offset that has not come yet. To end a membership now, take the member out.',
  },
  95101: {
    sentence: 'The activeFrom of a group must be before its activeUntil.',
    docs: 'Create and patch group: a group begins before it ends. `null` takes either away.',
  },
  95102: {
    sentence: 'The membership of the primary member can have no validUntil.',
    docs: 'Join as the primary member, patch member and hand over: a group must not lose its primary member by itself. Take the validUntil away first (`null`), or hand over to somebody whose membership has none.',
  },
  95110: {
    sentence: 'Invitation {x} does not exist.',
    docs: 'The org has never had an invitation with this id. Those of a customer are listed under `/api/v1/customers/{userId}/invitations`.',
  },
  95111: {
    sentence: 'User {x} has an open invitation to group {y} already.',
    docs: 'Invite: a customer has one open invitation to a group. With `onExisting=ignore` the call answers it. To change it, withdraw it and invite her again.',
  },
  95112: {
    sentence: 'Invitation {x} is not open: it is {y}.',
    docs: 'Accept, decline and withdraw: it was answered or withdrawn, or has expired. Invite the customer again.',
  },
  95113: {
    sentence: 'expiresOn must be a time to come, at most {x} days from now.',
    docs: 'Invite, and offer to hand over. Without `expiresOn` it is open for seven days.',
  },
  95114: {
    sentence: 'User {x} is not the one who was asked.',
    docs: 'Accept and decline with `userId`: the invitation, or the offer to hand over, is for another customer.',
  },
  95115: {
    sentence: 'Group {x} has no open offer to hand over.',
    docs: 'There was none, it was answered or withdrawn, or it has expired. It falls when the primary member changes, or the member leaves to whom it was made.',
  },
  95116: {
    sentence: 'Group {x} has an open offer to hand over to user {y}.',
    docs: 'Offer to hand over: a group has one open offer. Withdraw it first. With `onExisting=ignore` the same offer to the same member is answered as it is.',
  },
  95117: {
    sentence: 'User {x} is not the primary member of group {y}.',
    docs: 'Offer to hand over with `fromUserId`: only the primary member can offer her role, and the group has another, or none.',
  },
  95118: {
    sentence: 'Group {x} has no primary member who could hand it over.',
    docs: 'Offer to hand over: name a primary member with the call hand over, which asks nobody.',
  },
} as const;

export type ErrorCode = keyof typeof errors;
