import type pg from 'pg';

/** Statements that a pool's connections send from now on, each as it reads; transactions begin with BEGIN. */
export function sentBy(pool: pg.Pool): string[] {
  const sent: string[] = [];
  const listened = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (listened.has(client)) return;
    listened.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const listening = (...given: unknown[]): unknown => {
      const [statement] = given as [string | { readonly text: string }];
      sent.push(typeof statement === 'string' ? statement : statement.text);
      return query(...given);
    };
    client.query = listening as typeof client.query;
  });
  return sent;
}
