import { describe, expect, it } from 'vitest';

import { md5 } from '../../../test/http-client.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

describe('a hash of a password', () => {
  it('costs 32 MiB and states its cost, unless another cost is asked for', async () => {
    const [, N, r, p] = (await hashPassword('sesame')).split('$').map(Number);
    expect({ N, r, p, bytes: 128 * (N ?? 0) * (r ?? 0) }).toEqual({
      N: 32_768,
      r: 8,
      p: 1,
      bytes: 32 * 1_048_576,
    });
    expect(await hashPassword('sesame', 16)).toMatch(/^scrypt\$16\$8\$1\$/);
  });

  it.each([2, undefined])(
    'accepts the password and its MD5, and nothing else, at the cost %s',
    async (cost) => {
      const stored = await hashPassword('sesame', cost);
      expect(await verifyPassword('sesame', stored)).toBe(true);
      expect(await verifyPassword(md5('sesame'), stored)).toBe(true);
      for (const wrong of ['Sesame', '', md5('Sesame'), md5(md5('sesame'))])
        expect(await verifyPassword(wrong, stored)).toBe(false);
    },
  );

  it('is another one each time', async () => {
    expect(await hashPassword('sesame', 2)).not.toBe(await hashPassword('sesame', 2));
  });
});
