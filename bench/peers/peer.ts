import type { Server } from '../lib/servers.ts';
import type { Admin } from './seed.ts';

/** Another system that knows groups of customers. */
export interface Peer {
  /** Where it is installed, seen from the root of the repository, and the package that has its version. */
  readonly folder: string;
  readonly package: string;
  /** Makes its tables in an empty database, and who may do everything. */
  prepare(database: string): Promise<void>;
  start(database: string, cores: string): Promise<Server>;
  /** The headers of every request from then on. */
  logIn(url: string): Promise<Readonly<Record<string, string>>>;
  admin(url: string, headers: Readonly<Record<string, string>>): Admin;
}

/** Posts JSON. Throws when the answer is not 200. */
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
  if (response.status !== 200) throw new Error(`${url} was answered ${response.status} ${answer}`);
  return JSON.parse(answer) as Answer;
}
