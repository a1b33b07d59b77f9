import type { ConnectionError } from 'fastify';
import type { Socket } from 'node:net';

import { refusal } from '../../domain/refusals.ts';
import { mediaType, toBody } from '../kit/failures.ts';
import { statuses } from '../kit/statuses.ts';

/** Responds to bytes that are not an HTTP request, and so reach no call, as to any malformed request. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statuses[400].v2;
  const expected =
    error.code === 'HPE_HEADER_OVERFLOW' ? 'a request with shorter headers' : 'valid HTTP';
  const refused = refusal(400, { x: 'request', y: expected });
  const body = JSON.stringify(toBody([refused], 'entity', Number(status)));
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    `content-type: ${mediaType('entity')}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
