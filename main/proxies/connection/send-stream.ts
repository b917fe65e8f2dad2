import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * Sends a request whose body comes piece by piece, at the pace of the slower side. Where the head names no length, the
 * body goes out in chunks (RFC 9112 section 7.1). What becomes of a body that fails is up to the caller.
 * @param head request line and headers, up to the empty line
 * @param over called when all was handed to the socket
 */
export function sendStream(socket: Socket, head: string, body: Readable, over: () => void): void {
  const chunked = !/\r\ncontent-length:/i.test(head);
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    socket.write(chunked ? `${head}transfer-encoding: chunked\r\n\r\n` : `${head}\r\n`, 'latin1');
  };
  const pass = (piece: Buffer): void => {
    if (piece.length === 0 || socket.destroyed) return;
    socket.cork();
    begin();
    if (chunked) socket.write(`${piece.length.toString(16)}\r\n`, 'latin1');
    socket.write(piece);
    if (chunked) socket.write('\r\n', 'latin1');
    socket.uncork();
    if (socket.writableNeedDrain) body.pause();
  };
  const goOn = (): void => void body.resume();
  socket.on('drain', goOn);
  body
    .on('data', pass)
    .on('end', () => {
      if (socket.destroyed) return;
      begin();
      if (chunked) socket.write('0\r\n\r\n', 'latin1');
      over();
    })
    .on('close', () => socket.off('drain', goOn));
}
