import type { Socket } from 'node:net';

/** A body up to this many bytes goes out in one piece with its head: to copy it is cheaper than a second piece. */
const smallBody = 16 * 1024;

/** Sends a request whose body is there. @param head request line and headers, with the empty line */
export function sendBuffer(socket: Socket, head: string, body: Buffer): void {
  if (body.length > smallBody) {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
    return;
  }
  const whole = Buffer.allocUnsafe(head.length + body.length);
  whole.write(head, 'latin1');
  body.copy(whole, head.length);
  socket.write(whole);
}
