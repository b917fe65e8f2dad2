import { connect, type Socket } from 'node:net';
import type { Destination } from '../peers/peer.ts';

/** A client of one event stream that costs little: a bare socket that hands on what comes after the head. */
export class EventStream {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Resolves when the head of the answer is there.
   * @param onText called with what arrives after it, cut anywhere
   */
  static open({ url, headers }: Destination, onText: (text: string) => void): Promise<EventStream> {
    const { hostname, port, pathname, host } = new URL(url);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.setEncoding('latin1');
      socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept: text/event-stream\r\n${lines}\r\n`);
      socket.once('error', reject);
      socket.once('data', (head: string) => {
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(`${url} answered ${head.slice(0, 200)}`));
        socket.off('error', reject).on('error', () => undefined).on('data', onText);
        resolve(new EventStream(socket));
      });
    });
  }

  /** Goes away as a client that was killed does. */
  drop(): void {
    this.#socket.destroy();
  }
}

/** Opens streams a few at a time. */
export async function openStreams(
  destination: Destination, count: number, onText: (text: string) => void = () => {},
): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  while (streams.length < count) {
    const batch = Math.min(50, count - streams.length);
    streams.push(...(await Promise.all(Array.from({ length: batch }, () => EventStream.open(destination, onText)))));
  }
  return streams;
}
