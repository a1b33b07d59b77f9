import pg from 'pg';
import { vi } from 'vitest';

/** A statement as the store sent it. */
export interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a plan says of one step; PostgreSQL's `EXPLAIN (FORMAT JSON)`. */
interface Step {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Operation?: string;
  readonly Alias?: string;
  readonly Plans?: readonly Step[];
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
}

/**
 * Why Citus could not send the statement to the one node of one org, or null. It looks at each table that the planner
 * reads, as Citus does: its rows must be restricted by `org_id = $n`, and rows that are inserted must be of one org.
 */
export async function whyNotOneShard(
  client: pg.Client,
  { text, values }: Sent,
  distributed: readonly string[],
): Promise<string | null> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ Plan: Step }] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
  );
  const steps = rows.flatMap(({ 'QUERY PLAN': [{ Plan }] }) => flatten(Plan));
  const orgs = new Set<unknown>();
  for (const step of steps) {
    const table = step['Relation Name'];
    if (table === undefined || !distributed.includes(table)) continue;
    const found =
      step['Node Type'] === 'ModifyTable' ? written(step, { text, values }) : read(step, values);
    if (found === null) return `${step.Alias ?? table} is not restricted to an org`;
    for (const org of found) orgs.add(org);
  }
  return orgs.size > 1 ? 'its rows are of several orgs' : null;
}

function flatten(step: Step): readonly Step[] {
  return [step, ...(step.Plans ?? []).flatMap(flatten)];
}

/** The org whose rows are read; null: those of all. */
function read(step: Step, values: readonly unknown[]): readonly unknown[] | null {
  const conditions = [step['Index Cond'], step['Recheck Cond'], step.Filter].join(' ');
  // Not within an OR: such a condition restricts nothing.
  const [, parameter] =
    /^\(*(?:\w+\.)?org_id = \$(\d+)\)(?! OR)/.exec(conditions.trim()) ??
    / AND \((?:\w+\.)?org_id = \$(\d+)\)(?! OR)/.exec(conditions) ??
    [];
  return parameter === undefined ? null : [values[Number(parameter) - 1]];
}

/** The orgs of the rows that are inserted; an update or a delete reads its rows in a step of its own. */
function written(step: Step, { text, values }: Sent): readonly unknown[] | null {
  if (step.Operation !== 'Insert') return [];
  // Also where it is one part of a statement that writes to several tables.
  const start = `INSERT INTO ${step['Relation Name']} \\(([^)]*)\\) `;
  const listed = new RegExp(`${start}VALUES ((?:\\([$\\d, ]+\\)(?:, )?)+)`).exec(text);
  const [, named = '', rows = ''] = listed ?? selected(start, text);
  const place = named.split(', ').indexOf('org_id');
  if (place === -1) return null;
  return [...rows.matchAll(/\(([^)]+)\)/g)].map(([, row = '']) => {
    const parameter = row.split(', ')[place] ?? '';
    return values[Number(parameter.slice(1)) - 1];
  });
}

/** As if they were listed: rows that an INSERT selects, all with the org of a parameter. */
function selected(start: string, text: string): readonly string[] {
  const [all = '', named = '', columns = ''] =
    new RegExp(`${start}SELECT ([^()]+) FROM`).exec(text) ?? [];
  return [all, named, `(${columns.replaceAll('::bigint', '')})`];
}

/** Notes what the clients of all pools send until it is stopped: each text with the values it came with last. */
export function recordStatements(): { readonly sent: () => readonly Sent[]; stop(): void } {
  const sent = new Map<string, Sent>();
  const original = Reflect.get(pg.Client.prototype, 'query') as (...given: unknown[]) => unknown;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    const [first, second] = given;
    const { text, values } =
      typeof first === 'string' ? { text: first, values: second } : (first as Partial<Sent>);
    if (text !== undefined)
      sent.set(text, { text, values: Array.isArray(values) ? (values as unknown[]) : [] });
    return Reflect.apply(original, this, given) as never;
  });
  return { sent: () => [...sent.values()], stop: () => spy.mockRestore() };
}

/** The tables whose rows Citus would keep by org: all but those of the installation. */
export async function tablesOfOrgs(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const ofInstallation = ['coterie_migrations', 'installation_secrets', 'logins'];
  return rows.map(({ name }) => name).filter((name) => !ofInstallation.includes(name));
}
