import type { Input, OperationName, Output } from '../../preload/schema/operations.ts';

/**
 * The admin operations that the built-in servers may run. None of them approves anything: a consent, a command, the
 * tools of a server and a skill are approved by a person alone, and so nobody signs in at these servers.
 */
export const mcpOperations = [
  'proxies.list', 'proxies.get', 'proxies.status', 'proxies.start', 'proxies.stop', 'proxies.restart', 'apps.preview',
] as const satisfies readonly OperationName[];

export type McpOperation = (typeof mcpOperations)[number];

/** Runs one of them, through the same table as every other door. Throws GatehouseError for what went wrong. */
export type RunMcpOperation = <K extends McpOperation>(name: K, input: Input<K>) => Promise<Output<K>>;
