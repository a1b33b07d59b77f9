/**
 * Writes log lines to standard output. The lines of one turn of the event loop are written at once, because a system
 * call for each line would cost more than the line itself.
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
  // Other commands exit when their output is closed. The service keeps running.
  stdout.removeAllListeners('error').on('error', () => (read = false));
  // The lines of the turn in which the process exits are also written.
  process.once('exit', flush);
  return {
    write: (line) => {
      if (waiting === '') setImmediate(flush);
      waiting += line;
    },
  };
}
