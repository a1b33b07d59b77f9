import { connect, createServer, type Socket } from 'node:net';

/** A way to the database that a test may cut. */
export interface Proxy {
  /** The database's URL by this way. */
  readonly url: string;
  /** Ends every connection now. */
  cut(): void;
  /**
   * The next time that a client sends this statement it arrives, and no answer comes back. After that so many
   * connections are refused, as by a server that is being started again.
   */
  loseAnswerTo(statement: string, thenRefuse?: number): void;
  /** The next time that a client sends this statement neither it nor what came with it arrives. */
  loseStatement(statement: string): void;
  /** From now on every connection is ended at once, or none is any more. */
  setReachable(reachable: boolean): void;
  close(): Promise<void>;
}

/** Bytes that never arrive as they were sent, e.g. the words that take a lock; as long as what arrives instead. */
export interface Rewriting {
  readonly from: string;
  readonly to: string;
}

export async function openProxy(
  databaseUrl: string,
  rewritings: readonly Rewriting[] = [],
): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let losing: { readonly bytes: string; readonly thenRefuse: number } | null = null;
  let dropping: string | null = null;
  let refusing = 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((client) => {
    if (refusing > 0) {
      refusing -= 1;
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let isLost = false;
    client.on('data', (data) => {
      if (dropping !== null && data.includes(dropping)) {
        dropping = null;
        client.destroy();
        return;
      }
      if (losing !== null && data.includes(losing.bytes)) {
        refusing = losing.thenRefuse;
        losing = null;
        isLost = true;
        // Time enough for the server to do what it was told.
        setTimeout(() => client.destroy(), 200);
      }
      upstream.write(rewritings.reduce(rewrite, data));
    });
    upstream.on('data', (data) => {
      if (!isLost) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  if (typeof address === 'object' && address !== null) url.port = String(address.port);
  return {
    url: url.href,
    cut,
    setReachable: (reachable) => {
      refusing = reachable ? 0 : Infinity;
      if (!reachable) cut();
    },
    loseAnswerTo: (statement, thenRefuse = 0) => {
      // With the end of the text: COMMIT is also in READ COMMITTED.
      losing = { bytes: `${statement}\0`, thenRefuse };
    },
    loseStatement: (statement) => {
      dropping = `${statement}\0`;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The protocol counts bytes, so their number must stay. */
function rewrite(data: Buffer, { from, to }: Rewriting): Buffer {
  return Buffer.from(data.toString('latin1').replaceAll(from, to.padEnd(from.length)), 'latin1');
}
