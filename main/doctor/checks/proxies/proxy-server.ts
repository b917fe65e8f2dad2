import type { FixAction } from '../../../../preload/schema/diagnosis.ts';
import type { ProxyView, ToolList } from '../../../../preload/schema/views.ts';
import { isGatehouseError, type GatehouseError } from '../../../errors/index.ts';
import { good, problem, unknown, type Check, type Judgement } from '../../check.ts';
import { isListening } from './listening.ts';

/** Connects to the MCP server as a client would. */
export const proxyServer: Check<ProxyView> = {
  id: 'proxy-server',
  title: 'MCP server',
  // A little longer than the look itself may take, which tells more.
  limit: 25_000,
  applies: isListening,
  async look(proxy, { proxies, connections }) {
    try {
      return judgeServer(proxy, await proxies.tools(proxy.id));
    } catch (error) {
      if (!isGatehouseError(error)) throw error;
      const isSignedIn = (await connections.list()).some(({ proxy_id: id }) => id === proxy.id);
      return judgeServer(proxy, error, isSignedIn);
    }
  },
};

/** @param isSignedIn somebody is signed in at the provider for this proxy */
export function judgeServer(
  { id, oauth_proxy_enabled: signInOn }: Pick<ProxyView, 'id' | 'oauth_proxy_enabled'>, seen: ToolList | GatehouseError, isSignedIn = true,
): Judgement {
  const looked = 'Whether the MCP server answers and lists its tools';
  if (!isGatehouseError(seen)) {
    const { server, tools } = seen;
    return good(looked, `${server ? `${server.name} ${server.version}` : 'The server'} answers with ${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}.`);
  }
  const { code, message, remedy } = seen;
  if (code === 'needs_sign_in' || (code === 'upstream_unauthorized' && signInOn && !isSignedIn)) {
    // A person is missing, which is no fault of the server; apps may each have a sign-in of their own.
    const text = 'Sign in for this proxy, then run the diagnosis again.';
    return unknown(looked, 'It cannot be asked: nobody is signed in for the proxy itself.', { text, action: { kind: 'connect', id } });
  }
  const action: FixAction = { kind: 'edit_proxy', id, field: null };
  return problem(looked, message, remedy ?? 'Check that the MCP server runs and that its address is right.', action);
}
