import {
  defaultSettings, type ApiKeyCreate, type ProviderCreate, type ProxyCreate, type SessionTokenCreate,
} from '../../../preload/schema/entities.ts';
import type { DemoView } from '../../../preload/schema/demo.ts';
import type { AuditExportInput, AuditState, TextFile } from '../../../preload/schema/audit.ts';
import type { DiagnosisReport } from '../../../preload/schema/diagnosis.ts';
import type {
  ConsentView, GatewayView, Notice, ProviderView, ProxyStatus, ProxyView,
} from '../../../preload/schema/views.ts';
import type { AuditEntry } from '../../../main/audit/audit-entry.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { Signal } from '../../../main/events/signal.ts';
import type { Services } from '../../../main/operations/services.ts';
import type { SettingsRecord } from '../../../main/store/records.ts';

const time = '2026-01-01T00:00:00.000Z';

export const gatewayView: GatewayView = {
  mode: 'headless',
  version: '1.2.3',
  port: 8080,
  url: 'http://localhost:8080',
  state: 'running',
  detail: null,
  data_folder: '/data',
  secrets: { kind: 'keychain', reason: '' },
};

export const consentView: ConsentView = {
  id: 'consent-1',
  client_id: 'gateway_1',
  client_name: 'Cursor',
  redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  redirect_host: 'cursor:',
  redirect_warning: null, redirect_is_loopback: false, account: null, shares_sign_in: false, can_remember: false,
  proxy_id: 1,
  proxy: 'everything',
  provider: 'idp',
  scopes: [{ name: 'openid', meaning: 'Know who you are' }],
  code: 'ABCD',
  created_at: time,
  expires_at: time,
};

const wholeAudit: AuditState = {
  state: 'whole', message: 'Every record is there.', remedy: null, records: 0, since: null, broken_at: null, writing: null,
  checked_at: time,
};

const running: ProxyStatus = {
  state: 'running', label: 'Running', detail: null, code: null, next_action: null,
  can_start: false, can_stop: true, can_restart: true,
};

const noDemo: DemoView = {
  state: 'absent', step: null, provider_id: null, proxy_id: null, authorization_url: null, answer: null, problem: null,
};

/** The rooms reduced to arrays, so that operations and doors are tested without them. Ids count from 1. */
export class FakeServices implements Services {
  /** Who answered which consent, as the consents saw it. */
  readonly answers: { id: string; decision: 'allow' | 'deny'; by: string }[] = [];
  readonly noticesNow: Notice[] = [];
  #settings: SettingsRecord = { ...defaultSettings };
  #providers: ProviderView[] = [];
  #proxies: ProxyView[] = [];

  settings = {
    get: async () => this.#settings,
    update: async (change: (current: SettingsRecord) => SettingsRecord) => {
      this.#settings = change(this.#settings);
      this.settings.changed.emit();
      return this.#settings;
    },
    changed: new Signal(),
  };

  apiKeys = {
    list: () => [],
    create: async (input: ApiKeyCreate) => ({
      api_key: {
        id: 'key-1', name: input.name, prefix: 'uag_abcd', proxy_ids: input.proxy_ids,
        rate_limit_per_minute: input.rate_limit_per_minute, created_at: time, expires_at: null, last_used_at: null,
      },
      key: 'uag_abcdefgh',
    }),
    delete: async () => undefined,
    changed: new Signal(),
  };

  builtinServers = { view: async () => ({ servers: [], calls: [] }), changed: new Signal() };

  sessionTokens = {
    list: () => [],
    create: async (input: SessionTokenCreate) => ({
      session_token: {
        id: 'session-1', name: input.name, proxy_ids: input.proxy_ids, created_at: time, expires_at: time, last_used_at: null,
      },
      token: 'gw_session_abcdefgh',
    }),
    delete: async () => undefined,
    changed: new Signal(),
  };

  approvals = { list: async () => [], delete: async () => undefined, changed: new Signal() };

  gateway = { view: () => gatewayView, notices: () => this.noticesNow, changed: new Signal() };

  providers = {
    list: async () => this.#providers,
    get: async (id: number) => existing(this.#providers, id),
    create: async ({ client_secret: secret, ...input }: ProviderCreate) => {
      const view: ProviderView = {
        ...input, id: this.#providers.length + 1, has_client_secret: secret !== '',
        redirect_uri: 'http://localhost:8080/api/v1/oauth/callback', created_at: time, updated_at: time,
      };
      this.#providers.push(view);
      return view;
    },
    update: async (id: number, changes: object) => Object.assign(existing(this.#providers, id), changes),
    delete: async (id: number) => {
      existing(this.#providers, id);
      this.#providers = this.#providers.filter((provider) => provider.id !== id);
    },
    test: async (id: number) => {
      existing(this.#providers, id);
      return { ok: true, checks: [] };
    },
    templates: () => [],
    changed: new Signal(),
  };

  proxies = {
    list: async () => this.#proxies,
    get: async (id: number) => existing(this.#proxies, id),
    create: async (input: ProxyCreate) => {
      const id = this.#proxies.length + 1;
      const port = input.port ?? 9050;
      const view: ProxyView = {
        ...input, id, port, url: `http://localhost:${port}${input.path}`, status: running,
        counts: { requests: 0, errors: 0, open_streams: 0 }, clients: 0, command_approval: null, tools_approved: null, tools_changed: [], created_at: time, updated_at: time,
      };
      this.#proxies.push(view);
      return view;
    },
    update: async (id: number, changes: object) => Object.assign(existing(this.#proxies, id), changes),
    delete: async (id: number) => {
      existing(this.#proxies, id);
      this.#proxies = this.#proxies.filter((proxy) => proxy.id !== id);
    },
    start: async (id: number) => existing(this.#proxies, id).status,
    stop: async (id: number) => existing(this.#proxies, id).status,
    restart: async (id: number) => existing(this.#proxies, id).status,
    approveCommand: async (id: number) => existing(this.#proxies, id),
    tools: async (id: number) => {
      existing(this.#proxies, id);
      return { server: null, protocol_version: null, tools: [], gone: [] };
    },
    approveTools: async (id: number) => existing(this.#proxies, id),
    forgetTools: async (id: number) => existing(this.#proxies, id),
    activity: async (id: number) => {
      existing(this.#proxies, id);
      return [];
    },
    callContent: async (id: number) => {
      existing(this.#proxies, id);
      return { request: '', request_cut: false, answer: '', answer_cut: false };
    },
    clearActivity: async (id: number) => void existing(this.#proxies, id),
    status: async (id: number) => existing(this.#proxies, id).status,
    changed: new Signal(),
  };

  clients = { list: async () => [], delete: async () => {}, changed: new Signal() };
  apps = {
    list: async () => [],
    preview: () => Promise.reject(notFound()),
    apply: () => Promise.reject(notFound()),
    undo: () => Promise.reject(notFound()),
    mend: async () => ({ mended: [], failed: [] }),
    importable: async () => [],
    import: async () => [],
    snippet: () => Promise.reject(notFound()),
    changed: new Signal(),
  };
  /** What was recorded, in its order. */
  readonly recorded: AuditEntry[] = [];
  audit = {
    record: async (entry: AuditEntry) => void this.recorded.push(entry),
    note: (entry: AuditEntry) => void this.recorded.push(entry),
    settled: async () => undefined,
    list: async () => ({ records: [], next: null }),
    verify: async () => wholeAudit,
    export: async ({ format = 'json' }: AuditExportInput): Promise<TextFile> =>
      ({ name: `gatehouse-audit.${format}`, type: format === 'csv' ? 'text/csv' : 'application/json', text: '[]\n' }),
    renew: async () => wholeAudit,
    changed: new Signal(),
  };
  logs = { read: async () => ({ lines: [], areas: [], has_older: false, path: '/data/logs/gatehouse.log' }) };
  doctor = {
    run: async () => emptyReport,
    runFor: async (id: number) => {
      existing(this.#proxies, id);
      return emptyReport;
    },
  };
  skills = {
    summary: () => ({ pending: 0, alerts: [], revision: 0 }),
    overview: () => Promise.reject(notFound()),
    list: async () => [],
    get: () => Promise.reject(notFound()),
    submissions: async () => [],
    submission: () => Promise.reject(notFound()),
    reports: async () => [],
    acknowledge: () => Promise.reject(notFound()),
    systemPrompt: () => 'prompt',
    analyze: () => Promise.reject(notFound()),
    upload: () => Promise.reject(notFound()),
    review: () => Promise.reject(notFound()),
    restore: () => Promise.reject(notFound()),
    delete: async () => {},
    download: () => Promise.reject(notFound()),
    compare: () => Promise.reject(notFound()),
    diff: () => Promise.reject(notFound()),
    changed: new Signal(),
  };
  connections = { list: async () => [], delete: async () => {}, changed: new Signal() };

  consents = {
    list: () => [consentView],
    allow: (id: string, by: string) => this.#answer(id, 'allow', by),
    deny: (id: string, by: string) => this.#answer(id, 'deny', by),
    changed: new Signal(),
  };

  demo = {
    view: noDemo,
    start: () => noDemo,
    remove: async () => noDemo,
    changed: new Signal(),
  };

  signIns = { list: async () => [], clear: () => undefined };

  connect = async () => ({ authorization_url: 'https://idp.example/authorize' });

  #answer(id: string, decision: 'allow' | 'deny', by: string): ConsentView {
    if (id !== consentView.id) throw notFound();
    this.answers.push({ id, decision, by });
    return consentView;
  }
}

const emptyReport: DiagnosisReport = { at: time, problems: 0, findings: [], text: '' };

function existing<T extends { id: number }>(all: T[], id: number): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

const notFound = (): GatehouseError => new GatehouseError('not_found', 'There is no such record.', { status: 404 });
