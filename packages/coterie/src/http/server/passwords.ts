import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<
  string,
  Buffer,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt);

/** scrypt's N, a power of two. A guess takes 32 MiB and about 0.1 s of one core. */
export const defaultPasswordCost = 2 ** 15;
const [r, p] = [8, 1];
const maxmem = 64 * 1024 * 1024;
const keyBytes = 32;

/** A new random secret of 192 bits. */
export function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * A slow salted hash to store; verifyPassword accepts the password and its MD5 for it. The hash states its cost, so
 * that hashes of different costs can be stored side by side.
 */
export async function hashPassword(password: string, cost = defaultPasswordCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(md5(password), salt, keyBytes, { N: cost, r, p, maxmem });
  return ['scrypt', cost, r, p, salt.toString('base64'), key.toString('base64')].join('$');
}

/**
 * Whether `presented` is the password or, as the vendor's clients send it, the lower-case hex MD5
 * of the password. The stored hash is of the MD5, so it serves both.
 */
export async function verifyPassword(presented: string, stored: string): Promise<boolean> {
  if (await matches(md5(presented), stored)) return true;
  return /^[0-9a-f]{32}$/.test(presented) && (await matches(presented, stored));
}

async function matches(text: string, stored: string): Promise<boolean> {
  const [, cost, blockSize, parallel, salt = '', expected = ''] = stored.split('$');
  const key = Buffer.from(expected, 'base64');
  const options = { N: Number(cost), r: Number(blockSize), p: Number(parallel), maxmem };
  const derived = await derive(text, Buffer.from(salt, 'base64'), keyBytes, options);
  return key.length === derived.length && timingSafeEqual(key, derived);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
