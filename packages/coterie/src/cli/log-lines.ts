/**
 * Writes lines of the log to standard output, those of one turn of the event loop at once: a system call for each would
 * cost more than the line.
 */
export function createLogLines(): { write(line: string): void } {
  const { stdout } = process;
  let waiting = '';
  let read = true;
  const flush = (): void => {
    const lines = waiting;
    waiting = '';
    if (read && lines !== '') stdout.write(lines);
  };
  // Other commands end when nobody reads what they write. The service stays.
  stdout.removeAllListeners('error').on('error', () => (read = false));
  // Also what the turn wrote in which the process ends.
  process.once('exit', flush);
  return {
    write: (line) => {
      if (waiting === '') setImmediate(flush);
      waiting += line;
    },
  };
}
