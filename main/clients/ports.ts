import type { AppReach, AppTarget } from '../../preload/schema/apps.ts';
import type { ProxyCreate, Upstream } from '../../preload/schema/entities.ts';
import type { BridgeLaunch } from './app.ts';

/** What the client applications need from other rooms; wired in main/gatehouse. */

/** How an application that speaks stdio alone starts the bridge to a target. Implemented by main/bridge. */
export interface BridgeLauncher {
  /** What `entryFor` will answer. Changes nothing. @throws GatehouseError "bridge_unavailable" */
  commandFor(target: AppTarget, appId: string): BridgeLaunch;
  /** The command, which works from now on. The same answer until the program itself has moved. */
  entryFor(target: AppTarget, appId: string): Promise<BridgeLaunch>;
  /** The command is not needed any more. */
  release(target: AppTarget, appId: string): Promise<void>;
}

/** By what names and addresses a target is reached beside this computer's own. */
export type Reach = AppReach;

/** A proxy, or one of the gateway's own MCP servers, as applications see it. */
export interface TargetFacts {
  target: AppTarget;
  name: string;
  /** As a client on this computer calls it. */
  url: string;
  transport: 'http' | 'sse';
  /** It asks for a sign-in. */
  signsIn: boolean;
  reach: Reach;
}

export interface TargetSource {
  list(): Promise<TargetFacts[]>;
  /** Opens it for further names and addresses beside those that there are. */
  open(target: AppTarget, reach: Reach): Promise<void>;
  /** Takes these names and addresses away again; the others stay. */
  close(target: AppTarget, reach: Reach): Promise<void>;
}

/** A proxy with what is behind it. Secret values of headers and variables are not told. */
export interface KnownProxy {
  id: number;
  name: string;
  /** As a client on this computer calls it. */
  url: string;
  upstream: Upstream;
}

/** Proxies of servers that applications had of their own. */
export interface ProxyMaker {
  list(): Promise<KnownProxy[]>;
  create(fields: ProxyCreate): Promise<{ id: number; name: string }>;
}

/** API keys for applications. */
export interface AppKeys {
  /** A key that opens this proxy alone; `key` is told once. */
  create(name: string, proxyId: number): Promise<{ id: string; key: string }>;
  delete(id: string): Promise<void>;
}

/** Programs of the person's login shell. They run without a shell and are ended after a while. */
export interface Programs {
  has(name: string): Promise<boolean>;
  /** @returns what it printed; rejects where it fails, with what it printed as the message */
  run(name: string, args: readonly string[]): Promise<string>;
}

export interface RunningProcess {
  /** Without folder and ".exe". */
  name: string;
  /** Null where the system doesn't tell. */
  path: string | null;
  /** Epoch milliseconds; null where the system doesn't tell. */
  started: number | null;
}

export interface Processes {
  /** What runs now. Takes a second or so on Windows. */
  list(): Promise<RunningProcess[]>;
  /** The same without a wait that a person would notice: what ran a moment ago, or nothing yet. */
  glance(): Promise<RunningProcess[]>;
}
