import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';

import type { Login, LoginKind } from '../../domain/tills.ts';
import type { Store } from '../../store/store.ts';
import { Overloaded } from '../../writer/writer.ts';
import type { Authenticator, Principal, Tokens } from '../kit/principal.ts';
import { defaultPasswordCost, hashPassword, verifyPassword } from './passwords.ts';

export interface AuthOptions {
  readonly store: Store;
  readonly tokens: Tokens;
  /** How long a verified credential is remembered, to save its slow hash. */
  readonly rememberMs: number;
  /** The cost of checking a secret under an unknown name: that of the stored hashes, or the name shows to be unknown. */
  readonly passwordCost?: number | undefined;
}

/** A disabled till, a new secret and new settings of the org take effect within this time. */
const refreshMs = 1_000;
/** A wrong credential is remembered for this long, so that repeating it costs nothing. */
const rememberWrongMs = 2_000;
/** Checks use at most this many of the process's helper threads. */
const parallelHashes = 2;
/** Highest number of waiting checks per name, and for all unknown names together. Guesses at one name cannot block
 * other tills. */
const maxWaitingPerName = 8;

/** A credential as sent: an access token, or the text after `Basic`. */
interface Credential {
  readonly kind: 'token' | 'basic';
  readonly text: string;
}

/** A proven credential: its owner, the hash that it was checked against, and when it expires. */
interface Proof {
  readonly kind: LoginKind;
  readonly name: string;
  readonly secretHash: string;
  readonly expiresAt: number;
}

interface Account extends Principal {
  readonly login: Login;
}

/**
 * Checks credentials. The slow hash is computed once per credential and time span. The account behind it (till enabled,
 * same secret, org's settings) is looked up again every second.
 */
export function createAuthenticator({
  store,
  tokens,
  rememberMs,
  passwordCost = defaultPasswordCost,
}: AuthOptions): Authenticator {
  const limit = pLimit(parallelHashes);
  const waitingByName = new Map<string, number>();
  const decoy = hashPassword(
    'an unknown name must cost as much time as a wrong password',
    passwordCost,
  );

  const proofs = new LRUCache<string, { proof: Proof | null }, { credential: Credential }>({
    max: 10_000,
    fetchMethod: async (_key, _stale, { context, options }) => {
      const proof = await prove(context.credential);
      // At least 1, because 0 means for ever.
      options.ttl = Math.max(1, proof === null ? rememberWrongMs : rememberMs);
      // The remembered account can be older than this secret.
      if (proof !== null) accounts.delete(accountKey(proof));
      return { proof };
    },
  });
  const accounts = new LRUCache<string, { account: Account | null }, Proof>({
    max: 10_000,
    ttl: refreshMs,
    fetchMethod: async (_key, _stale, { context }) => ({ account: await findAccount(context) }),
  });

  async function prove(credential: Credential): Promise<Proof | null> {
    const { kind, text } = credential;
    if (kind === 'token') return proveToken(text);
    const parts = readBasic(text);
    if (parts === null) return null;
    const { name, secret } = parts;
    const login = await store.findLogin('till', name);
    const valid = await checkSecret(login, secret);
    if (!valid || login === null) return null;
    return { kind: 'till', name, secretHash: login.secretHash ?? '', expiresAt: Infinity };
  }

  async function proveToken(token: string): Promise<Proof | null> {
    const claims = await tokens.verify(token);
    const login = claims === null ? null : await store.findLogin('client', claims.key);
    if (claims === null || login === null) return null;
    const { key: name, expiresAt } = claims;
    return { kind: 'client', name, secretHash: login.secretHash ?? '', expiresAt };
  }

  async function checkSecret(login: Login | null, secret: string): Promise<boolean> {
    const name = login === null ? 'unknown' : accountKey(login);
    const waiting = waitingByName.get(name) ?? 0;
    if (waiting >= maxWaitingPerName)
      throw new Overloaded(`Too many credentials are being checked for ${name}.`);
    waitingByName.set(name, waiting + 1);
    try {
      const hash = login?.secretHash ?? null;
      const stored = hash ?? (await decoy);
      const valid = await limit(() => verifyPassword(secret, stored));
      return valid && hash !== null;
    } finally {
      const left = (waitingByName.get(name) ?? 1) - 1;
      if (left === 0) waitingByName.delete(name);
      else waitingByName.set(name, left);
    }
  }

  async function findAccount({ kind, name }: Proof): Promise<Account | null> {
    const login = await store.findLogin(kind, name);
    if (login === null || login.tillId === null) return null;
    const org = await store.findOrg(login.orgId);
    const till = await store.findTill(login.orgId, login.tillId);
    return org === null || till === null ? null : { login, org, till };
  }

  return {
    authenticate: async (headers) => {
      const credential = readCredential(headers);
      if (credential === null) return null;
      const key = fingerprint(credential);
      // A remembered entry needs no promise; this runs for every request.
      const entry = proofs.get(key) ?? (await proofs.fetch(key, { context: { credential } }));
      const proof = entry?.proof ?? null;
      if (proof === null || proof.expiresAt <= Date.now()) return null;
      const owner = accountKey(proof);
      const found = accounts.get(owner) ?? (await accounts.fetch(owner, { context: proof }));
      const account = found?.account ?? null;
      if (account === null || account.till.disabled) return null;
      if (account.login.secretHash === proof.secretHash) return account;
      // The secret was changed, so the proof against the old one is void.
      proofs.delete(key);
      return null;
    },
    verifySecret: async (kind, name, secret) => {
      const login = await store.findLogin(kind, name);
      if (!(await checkSecret(login, secret)) || login === null || login.tillId === null)
        return false;
      const till = await store.findTill(login.orgId, login.tillId);
      return till !== null && !till.disabled;
    },
  };
}

function accountKey({ kind, name }: Pick<Login, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}

/** The vendor's own token header comes first, then the standard one. */
function readCredential(headers: IncomingHttpHeaders): Credential | null {
  const vendorToken = headers['x-cap-api-oauth-token'];
  if (typeof vendorToken === 'string' && vendorToken !== '')
    return { kind: 'token', text: vendorToken.replace(/^Bearer /i, '') };
  const [scheme = '', text = ''] = (headers.authorization ?? '').split(' ', 2);
  if (text === '') return null;
  const name = scheme.toLowerCase();
  if (name === 'basic') return { kind: 'basic', text };
  return name === 'bearer' ? { kind: 'token', text } : null;
}

function readBasic(text: string): { readonly name: string; readonly secret: string } | null {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // No name has a NUL, and PostgreSQL rejects one.
  if (colon < 1 || decoded.includes('\0')) return null;
  return { name: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

/** Credentials are remembered by digest, so that a memory dump does not reveal them. */
function fingerprint({ kind, text }: Credential): string {
  return hash('sha256', `${kind}:${text}`, 'base64');
}
