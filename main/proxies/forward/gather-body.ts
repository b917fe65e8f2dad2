import type { IncomingMessage } from 'node:http';

/**
 * Collects a small body of known length in one Buffer, so that it goes upstream in one write and can be sent again.
 * `done` is called once; never when the client goes away before its body is complete. Callbacks rather than a promise:
 * this is on the path of every call.
 * @param length the Content-Length, in bytes; Node's parser ends the body there
 * @param late called when the body is not complete after `timeLimitMs`
 */
export function gatherBody(
  request: IncomingMessage,
  length: number,
  done: (body: Buffer) => void,
  late: () => void,
  timeLimitMs = 10_000,
): void {
  let chunks: Buffer[] | null = null;
  let size = 0;
  const timer = setTimeout(() => {
    stop();
    late();
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
    done(chunks === null ? chunk : Buffer.concat([...chunks, chunk], size));
  };
  request.on('data', take).on('close', stop);
}
