import { describe, expect, it } from 'vitest';

import { createPoster } from './post.ts';
import { isPublicAddress, publicLookup } from './public-addresses.ts';

const privateHosts = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.0.0.1',
  '198.18.0.1',
  '203.0.113.7',
  '224.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
  '[0:0:0:0:0:ffff:a9fe:a9fe]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:1::1]',
  '[2001:db8::1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
];

const hosts: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'],
  'inside.example': ['10.0.0.7'],
  'both.example': ['93.184.216.34', '127.0.0.1'],
  'mapped.example': ['::ffff:192.168.1.1'],
};

/** Replaces the name service of the network. */
const lookup = publicLookup((host, _options, callback) => {
  const found = (hosts[host] ?? []).map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  callback(found.length === 0 ? new Error(`${host} is not known`) : null, found);
});

const guarded = createPoster({ allowPrivate: false, lookup });
const open = createPoster({ allowPrivate: true });
const signal = new AbortController().signal;
const sent = (url: string) => guarded.post({ url, headers: {}, body: '{}', signal });

describe('an address outside of the public internet', () => {
  it.each(privateHosts)('is rejected: %s', async (host) => {
    const url = `https://${host}/hooks`;
    expect(await guarded.whyRefused(url)).toBe('in the public internet');
    expect(await sent(url)).toMatchObject({
      status: null,
      error: 'The url must be in the public internet.',
    });
    expect(await open.whyRefused(url)).toBeNull();
  });
});

describe('a name', () => {
  it.each(['inside.example', 'both.example', 'mapped.example'])(
    'is rejected if one of its addresses is not public: %s',
    async (host) => {
      expect(await guarded.whyRefused(`https://${host}/hooks`)).toBe('in the public internet');
      const { status, error } = await sent(`https://${host}/hooks`);
      expect([status, error]).toEqual([
        null,
        expect.stringMatching(/resolves to .*, which is not public/),
      ]);
    },
  );

  it('is accepted if all of its addresses are public, or if it is unknown now', async () => {
    expect(await guarded.whyRefused('https://public.example/hooks')).toBeNull();
    expect(await guarded.whyRefused('https://unknown.example/hooks')).toBeNull();
    expect(await sent('https://unknown.example/')).toMatchObject({
      error: 'unknown.example is not known.',
    });
  });

  it('is connected to at the checked address, even if it then resolves differently', () => {
    let asked = 0;
    const changing = publicLookup((_host, _options, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }]);
    });
    const answers: unknown[] = [];
    changing('host', { all: true }, (error, addresses) => answers.push(error ?? addresses));
    changing('host', {}, (error, address) => answers.push(error?.name ?? address));
    expect(answers).toEqual([[{ address: '93.184.216.34', family: 4 }], 'PrivateAddress']);
    expect(asked).toBe(2);
  });
});

it('accepts http only if the operator allows it', async () => {
  expect(await guarded.whyRefused('http://93.184.216.34/')).toBe('an https URL');
  expect(await sent('http://93.184.216.34/')).toMatchObject({ status: null });
  expect(await open.whyRefused('http://93.184.216.34/')).toBeNull();
});

it.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '2a00:1450:4001:82a::200e'])(
  'knows that %s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

it('does not consider text public that is not an address', () => {
  for (const text of ['', 'localhost', '1.2.3.4.5', '::g', '999.1.1.1'])
    expect(isPublicAddress(text)).toBe(false);
});
