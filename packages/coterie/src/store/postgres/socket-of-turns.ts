import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/**
 * Sends everything that is written in one turn of the event loop together: PostgreSQL wakes up once for all statements
 * of a round instead of in the middle. With TLS it behaves like any other socket.
 */
export class SocketOfTurns extends Socket {
  #gathering = false;

  override write(
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | Done,
    done?: Done,
  ): boolean {
    if (!this.#gathering) {
      this.#gathering = true;
      this.cork();
      process.nextTick(() => {
        this.#gathering = false;
        this.uncork();
      });
    }
    return typeof encoding === 'function'
      ? super.write(chunk, encoding)
      : super.write(chunk, encoding, done);
  }
}
