import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

import ipaddr from 'ipaddr.js';

/** The part of IPv6 that is routed in the public internet; the rest is reserved, local or maps to IPv4. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address is in the public internet, not on this machine or in a private network. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` converts an IPv4 address in IPv6 notation, which leads to the same host.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) return false;
  return parsed.range() === 'unicast';
}

/** The host is, or resolves to, an address that is not public. */
export class PrivateAddress extends Error {
  constructor(host: string, address: string) {
    super(
      host === address
        ? `${host} is not public`
        : `${host} resolves to ${address}, which is not public`,
    );
    this.name = 'PrivateAddress';
  }
}

type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves a host for a connection, and fails with PrivateAddress if any of its addresses is not public. The connection
 * uses the address that was checked here, so a name that resolves differently a moment later cannot bypass the check.
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

/** The IP address in a URL, without brackets; null if the URL has a host name. */
export function addressIn({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}
