/** The exit codes of all commands; docs/cli.md lists them. */
export const exitCodes = {
  ok: { code: 0, meaning: 'Success.' },
  fault: { code: 1, meaning: 'An error in the program. Include the message in a bug report.' },
  usage: { code: 2, meaning: 'The command line is wrong. Nothing was done.' },
  refused: {
    code: 3,
    meaning:
      'A rule rejected the command; the message has the error code. Nothing was changed, except by the earlier rows of an import.',
  },
  unavailable: {
    code: 4,
    meaning:
      'The database cannot be used: it does not exist, cannot be reached, rejects this user, is not writable, or belongs to a newer version of the program.',
  },
  listen: { code: 5, meaning: 'The service cannot listen on the address or port.' },
  tampered: {
    code: 6,
    meaning: 'A change log has been altered; the message names the first wrong entry.',
  },
  partly: {
    code: 7,
    meaning:
      'Done, except for rows that were rejected or changes that could not be undone; the report counts them.',
  },
} as const;
