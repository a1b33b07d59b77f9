import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/**
 * What is written in one turn of the event loop leaves together: PostgreSQL is woken once for all statements of a round,
 * and not in the middle of their sending. Under TLS it is a socket like any other.
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
