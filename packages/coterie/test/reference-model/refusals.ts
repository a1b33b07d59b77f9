/** A refusal in the words of the contract page, which has no sentences for codes of our own. */
export interface Refused {
  readonly code: number;
  readonly message: string;
}

/** The error table of the contract, copied by hand so that a mistake in the source is found. */
const sentences: Readonly<Record<number, string>> = {
  403: 'Field {x} is mandatory.',
  1619: 'Group id {x} is invalid',
  1620: 'User {x} does not belong to group {y}.',
  1622: 'Users does not belong to same company.',
  1623: 'User {x} already present in group {y}.',
  1624: 'Group transfer not allowed for primary member {x}',
  1632: 'Group id/externalId/primary userId {x} passed is not valid.',
  1633: 'Group external Id {x} already exists.',
  1634: "Group externalId can't be null",
  1635: 'Group query param is not passed.',
  1636: 'Customer is already a member of the group.',
  1637: 'Primary member exists for the group.',
  1638: 'Total members in the group reached maximum group capacity {x}.',
  1639: 'Group max size can not exceed product limit {x}',
  1640: 'Group max size field should be a positive value.',
  1641: 'Invalid permission code {x} passed.',
  1642: 'User is primary member in a different group.',
  1643: 'Nothing to update in the group',
  1644: 'Group details not passed.',
  1645: 'Group details passed are not valid.',
  8015: 'Customer not found for the given identifiers.',
  8069: 'Merged customer found.',
  95060: 'Erased customer found.',
};

export function refused(code: number, x: string | number = '', y: string | number = ''): Refused {
  const sentence = sentences[code] ?? '';
  return { code, message: sentence.replace('{x}', String(x)).replace('{y}', String(y)) };
}

/**
 * A refusal of the program in the words of the contract. A sentence without placeholders may be followed by one that says
 * what it is about, and codes of our own may have any sentence.
 */
export function asContract({ code, message }: Refused): Refused {
  const sentence = sentences[code];
  if (sentence === undefined) return { code, message: '' };
  const mayBeFollowed = !sentence.includes('{') && message.startsWith(sentence);
  return { code, message: mayBeFollowed ? sentence : message };
}

/** What the model expects of a command: all reasons why it is rejected, or a summary of its result. */
export type Answer = { readonly refusals: readonly Refused[] } | { readonly result: unknown };

export function refuse(...refusals: readonly Refused[]): Answer {
  return { refusals };
}

export function accept(result: unknown): Answer {
  return { result };
}
