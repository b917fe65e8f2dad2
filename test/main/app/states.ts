import { defaultSettings, proxyCreate } from '../../../preload/schema/entities.ts';
import type { AppState, ConsentView, ProxyStatus, ProxyView } from '../../../preload/schema/views.ts';

/** States of the application to draw trays from. */

const now = '2026-11-23T10:00:00.000Z';

export const running: ProxyStatus = {
  state: 'running', label: 'Running', detail: null, code: null, next_action: null,
  can_start: false, can_stop: true, can_restart: true,
};
export const stopped: ProxyStatus = {
  ...running, state: 'stopped', label: 'Stopped', next_action: { kind: 'start', label: 'Start' },
  can_start: true, can_stop: false, can_restart: false,
};
export const needsSignIn: ProxyStatus = {
  ...running, state: 'needs_sign_in', label: 'Needs sign-in', next_action: { kind: 'connect', label: 'Sign in' },
};
export const portTaken: ProxyStatus = {
  ...stopped, state: 'failed', code: 'port_taken', label: 'Port 9050 is taken',
  detail: 'Another program uses port 9050.',
  next_action: { kind: 'change_port', label: 'Change port' }, can_restart: true,
};

export const approvalNeeded: ProxyStatus = {
  ...stopped, state: 'needs_consent', code: 'command_not_approved', label: 'Needs your approval',
  next_action: { kind: 'approve_command', label: 'Approve the program' }, can_start: false,
};

export const toolsChanged: ProxyStatus = {
  ...running, detail: 'The tool "read" changed.', next_action: { kind: 'review_tools', label: 'Review tools' },
};

export function proxy(id: number, name: string, status: ProxyStatus): ProxyView {
  const port = 9049 + id;
  return {
    ...proxyCreate.parse({ name, port, upstream: { kind: 'http', url: 'http://127.0.0.1:3001/mcp' } }),
    id,
    port,
    url: `http://localhost:${port}/mcp`,
    status,
    counts: { requests: 0, errors: 0, open_streams: 0 },
    clients: 0,
    command_approval: null,
    pause_changed_tools: false,
    record_call_content: false,
    tools_approved: null,
    tools_changed: [],
    created_at: now,
    updated_at: now,
  };
}

export function consent(id: string, clientName: string): ConsentView {
  return {
    id,
    client_id: `gateway_${id}`,
    client_name: clientName,
    redirect_uri: 'http://127.0.0.1:4567/callback',
    redirect_host: '127.0.0.1',
    redirect_warning: null, redirect_is_loopback: true, account: null, shares_sign_in: false, can_remember: false,
    proxy_id: 1,
    proxy: 'everything',
    provider: 'Example',
    scopes: [],
    code: 'KFRT-2291',
    created_at: now,
    expires_at: now,
  };
}

export function state(parts: Partial<AppState> = {}): AppState {
  return {
    gateway: {
      mode: 'desktop', version: '0.1.0', port: 8080, url: 'http://localhost:8080', state: 'running', detail: null,
      data_folder: '/data', secrets: { kind: 'keychain', reason: '' },
    },
    settings: defaultSettings,
    providers: [],
    proxies: [],
    connections: [],
    consents: [],
    approvals: [],
    api_keys: [],
    session_tokens: [],
    skills: { pending: 0, alerts: [], revision: 0 },
    notices: [],
    ...parts,
  };
}
