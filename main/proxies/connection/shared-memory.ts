import type { Socket } from 'node:net';

type Reader = (bytes: Buffer) => void;

const readers = new WeakMap<Socket, Reader>();

/**
 * Options of a socket with which all that comes in is read into the same memory: each read is used up before the next
 * one begins, and a thousand silent streams need no buffers of their own.
 */
export const sharedMemory = {
  onread: {
    buffer: Buffer.allocUnsafeSlow(64 * 1024),
    callback(this: Socket, length: number, bytes: Uint8Array): boolean {
      readers.get(this)?.((bytes as Buffer).subarray(0, length));
      return true;
    },
  },
};

/**
 * Has `reader` called with all that comes in on a socket that was made with `sharedMemory`.
 * @param reader gets bytes that are valid until it returns
 */
export function readInto(socket: Socket, reader: Reader): void {
  readers.set(socket, reader);
  // A TLS socket inside of a tunnel takes no such options.
  socket.on('data', reader);
}
