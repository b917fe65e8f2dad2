import type { GatehouseApi } from '../../preload/schema/operations.ts';
import { BrowserApi } from './browser-api.ts';
import { desktopApi } from './desktop-api.ts';
import type { Transport } from './transport.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    gatehouse?: GatehouseApi;
  }
}

/** IPC where the preload offers it, REST on our own origin everywhere else. */
export function selectApi(page: Window & typeof globalThis): Transport {
  return page.gatehouse ? desktopApi(page.gatehouse) : new BrowserApi(page);
}
