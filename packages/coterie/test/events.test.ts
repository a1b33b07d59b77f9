import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { toEvents } from '../src/http/api/log/events.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Empty pages, one every five seconds. */
async function* idle(pages: number) {
  for (let page = 1; page <= pages; page += 1) {
    vi.advanceTimersByTime(5_000);
    yield { changes: [], next: page, sequence: page };
  }
}

async function gather(events: AsyncIterable<string>): Promise<readonly string[]> {
  const gathered: string[] = [];
  for await (const one of events) gathered.push(one);
  return gathered;
}

it('after every 15 seconds without an event a comment is sent, with the id up to which nothing is missing', async () => {
  const sent = await gather(toEvents(idle(7), async () => true));
  expect(sent).toEqual(['retry: 1000\n\n', ': still here\nid: 3\n\n', ': still here\nid: 6\n\n']);
});

it('a reader who may no longer read gets no more', async () => {
  let asked = 0;
  const sent = await gather(toEvents(idle(100), async () => (asked += 1) < 4));
  expect([sent.length, asked]).toEqual([2, 4]);
});
