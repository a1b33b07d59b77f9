import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

import ipaddr from 'ipaddr.js';

/** What the public internet routes of IPv6; all of the rest is reserved, local or a way into IPv4. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address is one of the public internet: not this machine, not a network behind it. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address that is written as an IPv6 one leads to the same place.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) return false;
  return parsed.range() === 'unicast';
}

/** A host that is, or leads to, an address which is not public. */
export class PrivateAddress extends Error {
  constructor(host: string, address: string) {
    super(host === address ? `${host} is not public` : `${host} leads to ${address}, not public`);
    this.name = 'PrivateAddress';
  }
}

type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves a host for a connection, and fails with PrivateAddress when one of its addresses is not public. The
 * connection goes to what was checked here: a name that resolves otherwise the next moment gains nothing.
 */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      const bad = addresses?.find(({ address }) => !isPublicAddress(address));
      if (error !== null) callback(error, []);
      else if (bad !== undefined) callback(new PrivateAddress(host, bad.address), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

/** The IP address that a URL names, without brackets; null: it names a host to be resolved. */
export function addressIn({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}
