import { Readable } from 'node:stream';

import type { FastifyReply } from 'fastify';

import { Overloaded } from '../../writer/writer.ts';

/**
 * Sends text while it is made, no faster than the client reads it. The signal that `make` gets is aborted when the
 * client disconnects or the service stops.
 */
export type StreamedAnswer = (
  reply: FastifyReply,
  mediaType: string,
  make: (signal: AbortSignal) => AsyncGenerator<string, void, undefined>,
) => Readable;

/** A client that reads nothing for this long is disconnected. */
const stalledMs = 60_000;

/** Streams responses, at most `most` at a time; one more throws Overloaded. Calls `onCount` with the number of open ones. */
export function streamedAnswers(
  most: number,
  stopping: AbortSignal,
  onCount: (open: number) => void = () => {},
): StreamedAnswer {
  const open = new Set<AbortController>();
  stopping.addEventListener('abort', () => {
    for (const one of open) one.abort();
  });
  return (reply, mediaType, make) => {
    if (open.size >= most) throw new Overloaded(`${most} streams are open, which is the limit.`);
    const end = new AbortController();
    open.add(end);
    onCount(open.size);
    reply.raw.once('close', () => {
      open.delete(end);
      onCount(open.size);
      end.abort();
    });
    reply.raw.setTimeout(stalledMs, () => reply.raw.destroy());
    // Some proxies would buffer it until there is more.
    reply.type(mediaType).headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    return Readable.from(make(end.signal), { objectMode: false });
  };
}
