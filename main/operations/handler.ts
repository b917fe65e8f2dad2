import type { Input, OperationName, Output } from '../../preload/schema/operations.ts';
import type { Services } from './services.ts';

/** The door that an operation came through: the desktop's window or tray, the headless UI, REST (admin token), MCP (nobody signs in). */
export type Actor = 'window' | 'tray' | 'ui' | 'rest' | 'mcp';

/** What carries out one operation. Its input was validated; it throws GatehouseError for what a person can mend. */
export type Handler<K extends OperationName> =
  (services: Services, input: Input<K>, actor: Actor) => Promise<Output<K>>;

export type Handlers<K extends OperationName = OperationName> = { [Name in K]: Handler<Name> };

/** The names of a group, e.g. `OperationsOf<'proxies'>` is "proxies.list" | "proxies.create" | ... */
export type OperationsOf<Group extends string> = Extract<OperationName, `${Group}.${string}`>;
