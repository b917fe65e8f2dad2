import type { IncomingMessage } from 'node:http';

/** Who waits for a body that is gathered. */
export interface GatherOwner {
  /** A part of the body came, or all of it at once. */
  received(chunk: Buffer): void;
  /** All of it is here. */
  whole(body: Buffer): void;
  /** It is not complete, and is no longer waited for. */
  late(): void;
}

/**
 * Collects a small body of known length in one Buffer, so that it goes upstream in one write and can be sent again.
 * The owner hears `whole` or `late`, once; neither when the client goes away before its body is complete. Callbacks
 * rather than a promise: this is on the path of every call.
 * @param length the Content-Length, in bytes; Node's parser ends the body there
 * @param timeLimitMs for all of the body
 */
export function gatherBody(
  request: IncomingMessage,
  length: number,
  owner: GatherOwner,
  timeLimitMs = 10_000,
): void {
  let chunks: Buffer[] | null = null;
  let size = 0;
  const timer = setTimeout(() => {
    stop();
    owner.late();
  }, timeLimitMs);
  const stop = (): void => {
    clearTimeout(timer);
    request.off('data', take).off('close', stop);
  };
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size < length) {
      (chunks ??= []).push(chunk);
      return;
    }
    stop();
    // Let the parser come to the end of the message.
    request.resume();
    const body = chunks === null ? chunk : Buffer.concat([...chunks, chunk], size);
    owner.received(body);
    owner.whole(body);
  };
  request.on('data', take).on('close', stop);
}
