import type { GatehouseApi } from '../../preload/schema/operations.ts';
import type { Transport } from './transport.ts';

/** The preload's bridge. Its events come from the process that made the window, so the link never breaks. */
export function desktopApi(bridge: GatehouseApi): Transport {
  return {
    call: (name, input) => bridge.call(name, input),
    shell: (name, input) => bridge.shell(name, input),
    listen: (event, listener) => bridge.listen(event, listener),
    watchLink: () => () => undefined,
  };
}
