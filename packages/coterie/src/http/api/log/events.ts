import type { Change } from '../../../domain/changes.ts';
import type { ChangePage } from '../../../store/change-page.ts';
import { toChangeJson } from '../../../delivery/change-json.ts';

/** Proxies cut idle connections after a minute or less, so the stream sends something at this interval. */
const heartbeatMs = 15_000;
/** How long a disabled credential can continue to read. */
const recheckMs = 5_000;
/** How long clients wait before they reconnect. */
const retryMs = 1_000;

/** Converts pages of the log to server-sent events. Ends when `mayGoOn`, which is called regularly, returns false. */
export async function* toEvents(
  pages: AsyncIterable<ChangePage>,
  mayGoOn: () => Promise<boolean>,
): AsyncGenerator<string, void, undefined> {
  yield `retry: ${retryMs}\n\n`;
  let writtenAt = Date.now();
  let checkedAt = Date.now();
  for await (const { changes, next } of pages) {
    if (Date.now() - checkedAt >= recheckMs) {
      if (!(await mayGoOn())) return;
      checkedAt = Date.now();
    }
    if (changes.length > 0) yield changes.map(toEvent).join('');
    // An id without data dispatches no event, but the client still sends it as Last-Event-ID.
    else if (Date.now() - writtenAt >= heartbeatMs) yield `: still here\nid: ${next}\n\n`;
    else continue;
    writtenAt = Date.now();
  }
}

function toEvent(change: Change): string {
  const data = JSON.stringify(toChangeJson(change));
  return `id: ${change.sequence}\nevent: ${change.kind}\ndata: ${data}\n\n`;
}
