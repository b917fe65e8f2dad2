import { GatehouseError } from '../errors/index.ts';

const again = 'Try it again, or remove the demo.';

export const demoDenied = (): GatehouseError => new GatehouseError(
  'demo_denied', 'The request was denied, so the demo app got nothing: no token, no call.', { status: 409, remedy: again },
);

export const demoRefused = (said: string): GatehouseError => new GatehouseError(
  'demo_refused', `The sign-in ended with “${said}”.`, { status: 409, remedy: again },
);

export const demoTooLong = (): GatehouseError => new GatehouseError(
  'demo_timed_out', 'Nobody finished the sign-in in time.', { status: 409, remedy: again },
);

/** @param detail a sentence */
export const demoShut = (detail: string): GatehouseError => new GatehouseError(
  'demo_failed', `The demo’s proxy does not run. ${detail}`, {
    status: 409, remedy: 'Mend that on the proxy’s page, then try again.',
  },
);
