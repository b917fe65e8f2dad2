import type { BridgeLaunch } from './app.ts';

/** What the client applications need from other rooms; wired in main/gatehouse. */

/** How an application that speaks stdio alone starts the bridge to a proxy. Implemented by main/bridge. */
export interface BridgeLauncher {
  /** The same answer for the same proxy and application, until the program itself has moved. */
  entryFor(proxyId: number, appId: string): Promise<BridgeLaunch>;
}
