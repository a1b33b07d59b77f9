import { Readable } from 'node:stream';

import type { FastifyReply } from 'fastify';

import { Overloaded } from '../../writer/writer.ts';

/**
 * Answers with text that is made while it is sent, no faster than its reader takes it. `make` gets a signal that says
 * the reader has gone or the service stops.
 */
export type StreamedAnswer = (
  reply: FastifyReply,
  mediaType: string,
  make: (signal: AbortSignal) => AsyncGenerator<string, void, undefined>,
) => Readable;

/** A reader that takes nothing for so long has gone without a word. */
const stalledMs = 60_000;

/** Streamed answers, at most so many at a time; with more it throws Overloaded. `onCount` is told how many are open. */
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
    if (open.size >= most) throw new Overloaded(`${most} streams are open, and no more may be.`);
    const end = new AbortController();
    open.add(end);
    onCount(open.size);
    reply.raw.once('close', () => {
      open.delete(end);
      onCount(open.size);
      end.abort();
    });
    reply.raw.setTimeout(stalledMs, () => reply.raw.destroy());
    // Some proxies would keep it back until there is more of it.
    reply.type(mediaType).headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    return Readable.from(make(end.signal), { objectMode: false });
  };
}
