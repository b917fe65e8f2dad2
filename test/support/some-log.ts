import type { LogLine, LogView } from '../../preload/schema/logs.ts';

const line = (second: number, level: LogLine['level'], area: string, message: string, fields: LogLine['fields'] = {}): LogLine =>
  ({ time: new Date(Date.UTC(2026, 0, 12, 14, 3, second)).toISOString(), level, area, message, fields });

/** A few lines of each level, the newest first. */
export const aLog: LogView = {
  lines: [
    line(59, 'warn', 'oauth-proxy', 'token refused', {
      request: '0a1b2c3d4e5f', proxy: 1, client_id: 'gateway_7f', error: 'invalid_client', reason: 'The client is not registered.',
    }),
    line(58, 'error', 'store', 'A change could not be saved.', {
      error: {
        name: 'GatehouseError', message: 'Gatehouse could not save to /home/me/.config/Gatehouse/grants.json.', code: 'store_write_failed',
        stack: 'GatehouseError: Gatehouse could not save\n    at writeFailed (main/store/store-errors.ts:19:3)',
      },
    }),
    line(40, 'info', 'oauth-proxy', 'grant issued', { request: '1b2c3d4e5f60', proxy: 1, client_id: 'gateway_7f', mode: 'gateway' }),
    line(39, 'debug', 'mcp', 'A built-in server refused a request', { server: 'discovery' }),
    line(1, 'info', 'proxy', 'Forwarding http://localhost:9050/mcp to a server with a name so long that it does not fit into one line of the window', { port: 9050 }),
  ],
  areas: ['mcp', 'oauth-proxy', 'proxy', 'store'],
  has_older: true,
  path: '/home/me/.config/Gatehouse/logs/gatehouse.log',
};
