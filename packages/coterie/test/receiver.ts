import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';

/** A message as a receiver got it. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // The tests look into messages freely and compare what they find.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly event: any;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Most messages of one webhook that were under way at a time. */
  mostAtOnce(): number;
  /** What to do with each message from now on; 204 is answered at first. */
  answer(how: (response: ServerResponse, message: Received) => void | Promise<void>): void;
  /** Kinds of the changes received, repeats left out, in the order of their first arrival. */
  kinds(): readonly string[];
  sequences(): readonly number[];
}

/** A receiver of webhooks on a free port, closed when the test has finished. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const underWay = new Map<string, number>();
  let most = 0;
  let how = (response: ServerResponse, _message: Received): void | Promise<void> => {
    response.writeHead(204).end();
  };
  const server = createServer(async (request, response) => {
    const id = String(request.headers['webhook-id']);
    const webhook = id.split('-').slice(0, 2).join('-');
    underWay.set(webhook, (underWay.get(webhook) ?? 0) + 1);
    most = Math.max(most, underWay.get(webhook) ?? 0);
    response.once('close', () => underWay.set(webhook, (underWay.get(webhook) ?? 1) - 1));
    const body = await text(request);
    const message = { id, headers: request.headers, body, event: JSON.parse(body) };
    received.push(message);
    await how(response, message);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const firstOnes = (): readonly Received[] => [
    ...new Map(received.toReversed().map((one) => [one.id, one])).values(),
  ];
  const inOrder = (): readonly Received[] =>
    firstOnes().toSorted((a, b) => indexOf(received, a) - indexOf(received, b));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    mostAtOnce: () => most,
    answer: (next) => {
      how = next;
    },
    kinds: () => inOrder().map(({ event }) => event.type),
    sequences: () => inOrder().map(({ event }) => event.data.sequence),
  };
}

function indexOf(received: readonly Received[], { id }: Received): number {
  return received.findIndex((one) => one.id === id);
}

/** Whether a receiver that has this secret takes the message, by the reference library. */
export function isSignedWith(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
