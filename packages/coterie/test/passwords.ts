import { hashPassword } from '../src/http/server/passwords.ts';

/** The lowest that scrypt accepts. Only a test about guessing needs hashes that are slow. */
export const cheapCost = 2;

/** A hash as the service stores it, at almost no cost. */
export async function cheapHash(password: string): Promise<string> {
  return hashPassword(password, cheapCost);
}
