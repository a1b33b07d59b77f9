import type { Server } from '../lib/servers.ts';
import type { Admin } from './seed.ts';

/** Another system with customer groups. */
export interface Peer {
  /** The folder of its install, relative to the repository, and the package that has its version. */
  readonly folder: string;
  readonly package: string;
  /** Creates its tables and an administrator in an empty database. */
  prepare(database: string): Promise<void>;
  start(database: string, cores: string): Promise<Server>;
  /** @returns the headers for all following requests. */
  logIn(url: string): Promise<Readonly<Record<string, string>>>;
  admin(url: string, headers: Readonly<Record<string, string>>): Admin;
}

/** Posts JSON. Throws unless the response has status 200. */
export async function askJson<Answer>(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (response.status !== 200)
    throw new Error(`${url} responded with ${response.status} ${answer}`);
  return JSON.parse(answer) as Answer;
}
