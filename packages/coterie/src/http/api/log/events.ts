import type { Change } from '../../../domain/changes.ts';
import type { ChangePage } from '../../../store/change-page.ts';
import { toChangeJson } from '../../../delivery/change-json.ts';

/** Proxies cut connections on which nothing is said for a minute, some for less. */
const heartbeatMs = 15_000;
/** A credential that was disabled may read on for so long. */
const recheckMs = 5_000;
/** What clients wait for before they connect again. */
const retryMs = 1_000;

/** Pages of the log as server-sent events. Ends when `mayGoOn`, asked now and then, says no. */
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
    // An id without data is no event, and yet what the client will send as Last-Event-ID.
    else if (Date.now() - writtenAt >= heartbeatMs) yield `: still here\nid: ${next}\n\n`;
    else continue;
    writtenAt = Date.now();
  }
}

function toEvent(change: Change): string {
  const data = JSON.stringify(toChangeJson(change));
  return `id: ${change.sequence}\nevent: ${change.kind}\ndata: ${data}\n\n`;
}
