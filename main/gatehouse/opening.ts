import { GatewayListener } from '../gateway/listener.ts';
import { LateApp } from '../gateway/late-app.ts';
import type { Logger } from '../log/logger.ts';
import { readStores, type ReadStores } from '../store/open-stores.ts';
import { gatewayReach } from './settings-service.ts';
import type { Teardown } from './teardown.ts';

export interface OpeningOptions {
  dataFolder: string;
  /** What the stores read of the environment. */
  env: NodeJS.ProcessEnv;
  /** Null: the settings say which. */
  port: number | null;
  log: Logger;
}

/** The gateway's port with all that it takes to open it. */
export interface Opening {
  stores: ReadStores;
  listener: GatewayListener;
  /** Settled: the gateway's port is open, or did not open; see GatewayListener. */
  listening: Promise<void>;
  /** What answers there, once everything is ready. */
  gateway: LateApp;
}

/**
 * Opens the gateway's port as soon as the files are known to be right, before the rest of the program is loaded and the
 * keychain is asked: nobody is turned away who comes meanwhile.
 * @throws what `readStores` throws
 */
export async function openPort({ dataFolder, env, port, log }: OpeningOptions, teardown: Teardown): Promise<Opening> {
  const stores = await readStores(dataFolder, { log, env });
  const settings = await stores.settings.get();
  const gatewayLog = log.child('gateway');
  const gateway = new LateApp(gatewayLog);
  const listener = new GatewayListener(port ?? settings.gateway_port, gatewayLog, gatewayReach(settings));
  const listening = listener.open(gateway.handle);
  teardown.add('gateway port', async () => {
    await gateway.close();
    await listener.close();
  });
  await listening.catch(() => undefined);
  return { stores, listener, listening, gateway };
}
