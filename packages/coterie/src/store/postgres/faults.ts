import pg from 'pg';

import { StoreUnavailable } from '../store.ts';

/**
 * PostgreSQL conditions under which a later attempt may succeed, by SQLSTATE or its class. Source: PostgreSQL's
 * appendix A.
 */
const unavailable = [
  '08', // connection exception
  '53', // insufficient resources: disk full, too many connections
  '57', // operator intervention: shutdown, cancelled, restarting
  '58', // system error: a file cannot be read
  '25006', // read only transaction: a replica, or a server that failed over
  '25P03', // idle in transaction for too long
  '28', // invalid authorization
  '3D', // no such database
  '40', // rollback: deadlock, serialization failure
  '42501', // insufficient privilege
  '55P03', // lock not available in time
];

/** OpenSSL's codes for a certificate without a trusted authority. */
const untrusted = /^(SELF_SIGNED|CERT_|DEPTH_|UNABLE_)/;

/** Distinguishes faults of the database from faults of the program. */
export function nameFault(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  if (!isDatabaseFault(error)) return error;
  return new StoreUnavailable(`Cannot ${doing}: ${sentence(error)}.`, { cause: error });
}

/** Whether the connection itself failed and can no longer be used. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return /^(08|57P)/.test(error.code ?? '');
  return isDatabaseFault(error);
}

function isDatabaseFault(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof pg.DatabaseError) return unavailable.some((each) => code.startsWith(each));
  // pg's own errors have no code when a connection ends or cannot be opened.
  return (
    /^(E[A-Z]+|ERR_SSL|ERR_TLS)/.test(code) ||
    untrusted.test(code) ||
    /connection|client has encountered|timeout|does not support SSL|pool after calling end/i.test(
      error.message,
    )
  );
}

function sentence(error: Error): string {
  if (error instanceof AggregateError) {
    const reasons = error.errors.map((one) => (one instanceof Error ? one.message : String(one)));
    return reasons.join('; ');
  }
  const message = error.message.replace(/\.$/, '');
  return 'code' in error && untrusted.test(String(error.code))
    ? `the server's certificate is not trusted (${message}). sslrootcert of the URL names an authority to trust`
    : message;
}
