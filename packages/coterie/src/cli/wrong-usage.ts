/** Options that are right one by one and wrong together; the sentence says what to change. Nothing was done. */
export class WrongUsage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongUsage';
  }
}
