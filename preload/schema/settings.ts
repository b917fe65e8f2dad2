import { z } from 'zod';
import { portNumber } from './port-number.ts';
import { gatewayReachFields } from './reach.ts';

/** The settings, apart from the other entities: a start reads them before it can open a port. */
export const settingsValues = z.object({
  gateway_port: portNumber,
  /** "contrast": the highest contrast there is, light or dark as the system. */
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  log_level: z.enum(['error', 'warn', 'info', 'debug']),
  /** REST beside the window. Always on when headless. */
  rest_enabled: z.boolean(),
  launch_at_login: z.boolean(),
  notifications: z.boolean(),
  /** Ask once a day whether there is a newer version. Means nothing to a start from source or a headless one. */
  check_for_updates: z.boolean(),
  /** Bridges of apps that only speak stdio start a Gatehouse that does not run. */
  bridges_start_gatehouse: z.boolean(),
  /** The one spelling of our host that is registered at providers as callback. */
  callback_host: z.enum(['localhost', '127.0.0.1']),
  /** Clients may be known by the URL of their metadata document: the gateway then fetches URLs that clients name. */
  client_id_metadata_documents: z.boolean(),
  /** Tools of the built-in discovery server may start and stop proxies. */
  mcp_management_enabled: z.boolean(),
  /** The built-in MCP servers answer beyond this computer too, as far as the gateway can be reached. */
  mcp_beyond_loopback: z.boolean(),
  /** Records of the audit log are kept at least this long. */
  audit_retention_days: z.number().int().min(7, 'Use at least 7 days.').max(3650, 'Use at most 3650 days.'),
  /** Facts the window remembers, such as that closing to the tray was explained. */
  close_to_tray_explained: z.boolean(),
  ...gatewayReachFields,
});
export type SettingsValues = z.infer<typeof settingsValues>;

export const defaultSettings: SettingsValues = {
  gateway_port: 8080,
  theme: 'system',
  log_level: 'info',
  rest_enabled: false,
  launch_at_login: false,
  notifications: true,
  check_for_updates: true,
  bridges_start_gatehouse: false,
  callback_host: 'localhost',
  client_id_metadata_documents: false,
  mcp_management_enabled: false,
  mcp_beyond_loopback: false,
  audit_retention_days: 365,
  close_to_tray_explained: false,
  gateway_bind_addresses: [],
  gateway_allowed_hosts: [],
  gateway_trusted_peers: [],
  gateway_public_base_url: null,
};
