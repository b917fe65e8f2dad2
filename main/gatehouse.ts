import type { OperationName, Output, Result } from '../preload/schema/operations.ts';
import type { AppState, GatewayView } from '../preload/schema/views.ts';
import type { Runtime } from './bridge/runtime.ts';
import type { Signal } from './events/signal.ts';
import { coalesce } from './gatehouse/coalesce.ts';
import { readEnvironment, type Environment } from './gatehouse/environment.ts';
import { lockDataFolder } from './gatehouse/instance-lock.ts';
import { lateBuiltinServers } from './gatehouse/late-builtin-servers.ts';
import { openPort } from './gatehouse/opening.ts';
import { Teardown } from './gatehouse/teardown.ts';
import { adminTokenFile, openAdminToken } from './gateway/admin-token.ts';
import type { GatewayApp } from './gateway/app.ts';
import { LoginLinks, type LoginLink } from './gateway/login-links.ts';
import { httpOrigin } from './http/addresses.ts';
import { createLogger, type RootLogger } from './log/create-logger.ts';
import type { Logger } from './log/logger.ts';
import type { Actor } from './operations/handler.ts';
import type { Outcome } from './operations/run.ts';
import { runLate } from './operations/run-late.ts';
import type { Services } from './operations/services.ts';
import { readState } from './operations/state.ts';

export interface GatehouseOptions {
  dataFolder: string;
  mode: GatewayView['mode'];
  version: string;
  /** GATEHOUSE_PORT, LOG_LEVEL, GATEHOUSE_RATE_LIMIT_PER_MINUTE and what the stores read count. */
  env: NodeJS.ProcessEnv;
  /** Folder with the built renderer, to serve it to browsers (headless). */
  uiFolder?: string;
  /** What runs this Gatehouse, and the built bridge for apps to start. Left out: there is no bridge. */
  bridge?: { program: string; runtime: Runtime };
  /** Opens another application by a link of its own. Left out: whoever asks opens it. */
  openLink?: (link: string) => Promise<void>;
  /** Log to standard error too. Left out: only where LOG_LEVEL asks for it. */
  logToStderr?: boolean;
}

/** A running Gatehouse, the same behind the desktop and behind the headless entry. */
export interface Gatehouse {
  /**
   * Answers at the gateway, then opens the proxies. Headless a gateway port that did not open is thrown ("port_taken"); on the
   * desktop it stands in the state and the rest goes on, so that a person can choose another.
   */
  start(): Promise<void>;
  /** Lets running requests finish for a moment, writes what is pending, frees the data folder. */
  stop(): Promise<void>;
  state(): Promise<AppState>;
  /** Where the gateway is now. Costs nothing, unlike the state. */
  readonly url: string;
  /** The state is to be drawn again; at most every 50 ms. */
  readonly changed: Signal;
  /** Lines were added to the program log; at most every 500 ms. */
  readonly logChanged: Signal;
  /** Runs an admin operation with input that nobody has checked yet. Never rejects. */
  call<K extends OperationName>(name: K, input: unknown, actor: Actor): Promise<Result<Output<K>>>;
  readonly consents: Services['consents'];
  /** Makes a one-time link to the headless UI. */
  loginLink(): LoginLink;
  readonly adminTokenFile: string;
  readonly log: Logger;
}

/**
 * Builds every room, the lower ones first, and wires them. The gateway's port opens meanwhile; who comes waits until
 * `start`.
 * @throws GatehouseError "already_running", "invalid_environment", and what `openStores` throws
 */
export async function createGatehouse(options: GatehouseOptions): Promise<Gatehouse> {
  const environment = readEnvironment(options.env);
  const lock = await lockDataFolder(options.dataFolder);
  const log = createLogger({
    folder: options.dataFolder,
    level: environment.logLevel ?? 'info',
    stderr: options.logToStderr ?? environment.logLevel !== null,
  });
  const teardown = new Teardown(log);
  teardown.add('data folder', () => lock.release());
  teardown.add('log', () => log.close());
  try {
    return await furnish(options, environment, log, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

/** The rooms, then the doors to them: operations, and the gateway's own port. */
async function furnish(
  { dataFolder, mode, version, env, uiFolder, bridge, openLink }: GatehouseOptions,
  environment: Environment,
  log: RootLogger,
  teardown: Teardown,
): Promise<Gatehouse> {
  const nativeConsent = mode === 'desktop';
  const { port, rateLimitPerMinute } = environment;
  const opening = await openPort({ dataFolder, env, port, log }, teardown);
  const { gateway } = opening;
  // Loaded only now: the port does not wait for it.
  const { openRooms } = await import('./gatehouse/rooms.ts');
  const { servicesOf } = await import('./gatehouse/services.ts');
  const rooms = await openRooms({
    dataFolder, version, env, port, rateLimitPerMinute, nativeConsent, bridge: bridge ?? null, openLink: openLink ?? null, opening, log,
  }, teardown);
  const { stores, settings, listener, connections, keys, oauth, proxies } = rooms;
  const followLogLevel = (): void => log.setLevel(environment.logLevel ?? settings.current.log_level);
  followLogLevel();
  settings.changed.subscribe(followLogLevel);

  const call = <K extends OperationName>(name: K, input: unknown, actor: Actor): Promise<Outcome<Output<K>>> =>
    runLate(context, name, input, actor);
  const gatewayUrl = (): string => httpOrigin('localhost', listener.port);
  const builtinServers = lateBuiltinServers({
    version, log: log.child('mcp'), audit: rooms.audit, settings, proxies, skills: rooms.skills, runOperation: call, gatewayUrl,
    signInPage: (proxyId) => (mode === 'desktop' ? `gatehouse://proxy/${proxyId}` : `${gatewayUrl()}/#/proxies/${proxyId}`),
  });
  const services = servicesOf(rooms, builtinServers.service, { mode, version, data_folder: dataFolder }, log);
  const context = { services, log: log.child('operations') };
  const state = (): Promise<AppState> => readState(services);
  const changed = coalesce(
    [settings, listener, rooms.providers, proxies, oauth.clients, connections, keys.apiKeys, keys.sessionTokens,
      oauth.consents, oauth.approvals, oauth.traces, stores.secrets, rooms.apps, rooms.skills, rooms.demo,
      rooms.audit, builtinServers.service]
      .map((room) => room.changed)
      .concat(stores.noticesChanged),
    50,
    (error) => log.error('Showing a change failed', { error }),
  );

  // Telling of it must not add a line.
  const logChanged = coalesce([log.changed], 500, () => undefined);

  const links = new LoginLinks(() => services.gateway.view().url);
  const help = { adminTokenFile: adminTokenFile(dataFolder), processId: process.pid, platform: process.platform };
  const adminToken = await openAdminToken(dataFolder);
  const loadGateway = async (): Promise<GatewayApp> => {
    const { createGatewayApp } = await import('./gateway/app.ts');
    return createGatewayApp({
      version,
      log: log.child('gateway'),
      adminToken,
      runOperation: call,
      restEnabled: async () => mode === 'headless' || settings.current.rest_enabled,
      state,
      changed,
      logChanged,
      oauth,
      builtinServers: await builtinServers.get(),
      ui: uiFolder === undefined ? null : { folder: uiFolder, links, help },
    });
  };
  teardown.add('event streams', () => gateway.close());
  teardown.add('built-in servers', () => builtinServers.close());
  // A port that did not open is tried again when the settings are saved, changed or not.
  settings.changed.subscribe(() => {
    if (listener.status.state === 'failed') void listener.open(gateway.handle).catch(() => undefined);
  });

  return {
    async start() {
      connections.start();
      oauth.start();
      void rooms.audit.record({ kind: 'gatehouse', action: 'gatehouse.started', actor: 'system', detail: { version, mode } });
      // No port waits for what only apps will start.
      const bridged = rooms.bridges.open();
      gateway.open(loadGateway);
      await opening.listening.catch((error: unknown) => {
        if (mode === 'headless') throw error;
      });
      await rooms.demo.removeLeftovers().catch((error: unknown) => {
        log.warn('What an earlier demo left could not be removed', { error });
      });
      await Promise.all([bridged, proxies.open()]);
      // Reading all of it may wait until the ports are open.
      void rooms.audit.start();
    },
    stop: () => teardown.run(),
    state,
    get url() {
      return gatewayUrl();
    },
    changed,
    logChanged,
    call,
    consents: oauth.consents,
    loginLink: () => links.mint(),
    adminTokenFile: help.adminTokenFile,
    log,
  };
}
