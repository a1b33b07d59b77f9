/** What the exit code of a command means; docs/cli.md lists them. */
export const exitCodes = {
  ok: { code: 0, meaning: 'It is done.' },
  fault: { code: 1, meaning: 'A fault of the program; the message is for a bug report.' },
  usage: { code: 2, meaning: 'The command line is wrong; nothing was done.' },
  refused: {
    code: 3,
    meaning:
      'A rule refused it; the message has the error code. Nothing was changed, but for what an import did before.',
  },
  unavailable: {
    code: 4,
    meaning:
      'The database can not be used: it does not exist or can not be reached, refuses this user, is not writable, or is of a newer program.',
  },
  listen: { code: 5, meaning: 'The address or port can not be listened on.' },
  tampered: {
    code: 6,
    meaning: 'A log is not what was written; the message names the first entry that is wrong.',
  },
  partly: {
    code: 7,
    meaning:
      'It is done, but for rows that were refused, or changes that could not be undone; the report counts them.',
  },
} as const;
