/** The command line is wrong in a way that commander does not check. The message says what to change; nothing was done. */
export class WrongUsage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongUsage';
  }
}
