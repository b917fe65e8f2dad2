import type { Socket } from 'node:net';

/**
 * Cuts clients that leave waiting what was sent to them: each holds buffers here and a connection upstream for as long
 * as it likes (slow read). A stream with nothing to say has nothing waiting, and is left alone however long that lasts.
 * What was written in one piece counts as taken once all of it is: pieces are small where back-pressure is heeded.
 */
export class StalledReaders {
  /** Bytes that had left at the last look. */
  readonly #left = new Map<Socket, number>();
  readonly #timer: NodeJS.Timeout;

  /** @param afterMs a client is cut between this time and twice this time after it took something last */
  constructor(afterMs: number) {
    this.#timer = setInterval(() => this.#look(), afterMs).unref();
  }

  watch(socket: Socket): void {
    this.#left.set(socket, 0);
    socket.once('close', () => this.#left.delete(socket));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const [socket, before] of this.#left) {
      const waiting = socket.writableLength;
      const left = socket.bytesWritten - waiting;
      if (waiting > 0 && left === before) socket.destroy();
      else this.#left.set(socket, left);
    }
  }
}
