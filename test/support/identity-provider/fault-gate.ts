import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knobs } from './knobs.ts';

/** Stands before the provider and plays the faults that its knobs ask for. */
export class FaultGate {
  readonly #knobs: Knobs;
  readonly #counts: { faulted: number };

  constructor(knobs: Knobs, counts: { faulted: number }) {
    this.#knobs = knobs;
    this.#counts = counts;
  }

  /** True where a fault has answered, or will never answer, in the provider's place. */
  swallows(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#knobs.down) {
      request.socket.destroy();
      return true;
    }
    const fault = this.#knobs.tokenEndpoint;
    if (fault === 'works' || request.url?.split('?')[0] !== '/token') return false;
    this.#counts.faulted += 1;
    request.resume();
    if (fault === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Maintenance</title>');
    } else if (fault !== 'hangs') {
      response.writeHead(fault.status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: fault.error, error_description: 'As the test asked.' }));
    }
    return true;
  }
}
