import { GatehouseError } from '../../errors/index.ts';

/** What can go wrong between us and a stdio server, in words. */

/** How a child came to its end. */
export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It could not even be started, or broke the protocol: why. */
  error: Error | null;
  /** The last line on its standard error. */
  said: string | null;
  /** True where we ended it. */
  wanted: boolean;
}

function inWords({ code, signal, error }: ChildEnd): string {
  if (error) return `could not go on (${error.message})`;
  return signal ? `was ended by the signal ${signal}` : `stopped with the exit code ${code}`;
}

/** A child that ended while a call waited for its answer (502). */
export function serverStopped(name: string, end: ChildEnd): GatehouseError {
  if (end.wanted) {
    return new GatehouseError('server_stopped', `The MCP server "${name}" was stopped before it answered.`, {
      status: 502,
      remedy: 'It may or may not have carried out the call: check before you try again.',
    });
  }
  const said = end.said === null ? '' : ` The last it said: ${end.said}`;
  return new GatehouseError('server_crashed', `The MCP server "${name}" ${inWords(end)}.${said}`, {
    status: 502,
    remedy: 'Connect again to start it anew; the log has what it wrote.',
    cause: end.error ?? undefined,
  });
}

/** @param waitMs until the next start is due */
export const serverPaused = (name: string, failures: number, waitMs: number): GatehouseError =>
  new GatehouseError('server_keeps_stopping', `The MCP server "${name}" stopped ${failures} times in a row.`, {
    status: 503,
    remedy: `Gatehouse starts it again in ${Math.ceil(waitMs / 1000)} s at the earliest. The log has what it wrote.`,
  });

export const tooManyServers = (most: number): GatehouseError =>
  new GatehouseError('too_many_sessions', `All ${most} places for sessions with this MCP server are in use.`, {
    status: 503,
    remedy: 'Close a client that uses it.',
  });

export const proxyStops = (): GatehouseError =>
  new GatehouseError('proxy_stopping', 'This proxy is being stopped or changed.', {
    status: 503,
    remedy: 'Connect again.',
  });

export const serverBusy = (name: string): GatehouseError =>
  new GatehouseError('server_busy', `The MCP server "${name}" does not take in what it is sent.`, { status: 503 });

export const notJsonRpc = (): GatehouseError =>
  new GatehouseError('invalid_message', 'The body is not one JSON-RPC message. Batches are not supported.', {
    status: 400,
  });

export const idInUse = (): GatehouseError =>
  new GatehouseError('id_in_use', 'A request with this id is still open in the session.', { status: 400 });

/** The answer of session-era servers, from which clients of the stateless era see that this is none of theirs. */
export const sessionRequired = (): GatehouseError =>
  new GatehouseError('session_required', 'A session is required.', {
    status: 400,
    remedy: 'Send initialize first, then its Mcp-Session-Id with every request.',
  });

export const methodNotAllowed = (): GatehouseError =>
  new GatehouseError('method_not_allowed', 'Send messages with POST.', { status: 405 });
