import { presets } from '../../main/providers/presets/index.ts';
import { templateView } from '../../main/providers/provider-view.ts';
import type { DemoView } from '../../preload/schema/demo.ts';
import type { FlowStep, FlowStepView, FlowView } from '../../preload/schema/traces.ts';
import { aSkillComparison, aSkillDetail, aSkillDiff, aSkillsOverview, someReports, someSkills, someSubmissions } from './skills-fixture.ts';
import type { ConfigurationDocument, ImportPlan } from '../../preload/schema/configuration.ts';
import type { DiagnosisReport } from '../../preload/schema/diagnosis.ts';
import type { ActivityEntry, AppState, BuiltinServersView, ProxyActivityEntry, ToolList } from '../../preload/schema/views.ts';
import {
  aClient, aConnection, aConsent, anApiKey, anApproval, anAppState, aProvider, aProxy, aSessionToken, aStatus,
} from './app-state.ts';
import type { Answers } from './fixture-window.ts';
import { anAppPreview, anAskingPreview, someApps, someImportSources } from './some-apps.ts';
import { anAuditPage, aWholeAudit } from './some-audit.ts';
import { aLog } from './some-log.ts';

/** A Gatehouse in use, with something of every kind and every state, for tests that look at screens. */

const soon = (): string => new Date(Date.now() + 4 * 60_000).toISOString();

export function aFullState(over: Partial<AppState> = {}): AppState {
  return anAppState({
    providers: [
      aProvider(),
      aProvider({ id: 2, name: 'GitHub', provider_type: 'github', issuer: null, has_client_secret: false }),
    ],
    proxies: [
      aProxy({ tools_approved: 12, tools_changed: [
        { name: 'create_issue', kind: 'changed', parts: ['description', 'input_schema'] },
        { name: 'delete_workspace', kind: 'new', parts: [] },
      ] }),
      aProxy({ id: 2, name: 'GitHub', port: 9051, description: '', status: aStatus({
        state: 'needs_consent', label: 'Waiting for your permission', detail: 'An app asks to connect.',
        next_action: { kind: 'open_consent', label: 'Review' },
      }) }),
      aProxy({ id: 3, name: 'Warehouse', port: 9052, description: '', status: aStatus({
        state: 'needs_sign_in', label: 'Needs sign-in', detail: 'Sign in once more so that calls can go on.',
        next_action: { kind: 'connect', label: 'Sign in' },
      }) }),
      aProxy({ id: 4, name: 'Support desk', port: 9053, description: '', status: aStatus({
        state: 'failed', label: 'Port 9053 is taken', code: 'port_taken',
        can_start: true, can_stop: false, can_restart: false,
        detail: 'Port 9053 is used by node (process 4711). Choose another port or quit that program.',
        next_action: { kind: 'change_port', label: 'Change port' },
      }) }),
      aProxy({ id: 5, name: 'Files on this computer', port: 9054, description: '', oauth_proxy_enabled: false,
        oauth_proxy_provider_id: null,
        upstream: { kind: 'stdio', headers: {}, command: 'npx', args: ['-y', '@example/files', '/home/ada'], env: {} },
        counts: { requests: 0, errors: 0, open_streams: 0 }, clients: 0,
        status: aStatus({ state: 'stopped', label: 'Stopped', can_start: true, can_stop: false, can_restart: false,
          next_action: { kind: 'start', label: 'Start' } }) }),
    ],
    consents: [aConsent(soon(), { proxy_id: 2, proxy: 'GitHub' })],
    approvals: [anApproval()],
    connections: [aConnection(), aConnection({
      id: 'conn-2', account: 'grace@company.example', state: 'ended', reason: 'The provider ended this sign-in.',
    })],
    api_keys: [anApiKey(), anApiKey({ id: 'key-2', name: 'Old one', expires_at: '2026-01-11T00:00:00.000Z' })],
    session_tokens: [aSessionToken()],
    ...over,
  });
}

export const anEntry = (over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: 1, at: '2026-01-12T11:59:58.200Z', client: 'Cursor', http_method: 'POST',
  method: 'tools/call', tool: 'search_issues',
  status: 200, running: false, duration_ms: 182.4, bytes_in: 312, bytes_out: 4210, error: null,
  has_content: false, ...over,
});

const linear = { proxy_id: 1, proxy: 'Linear' };
const gitHub = { proxy_id: 2, proxy: 'GitHub' };

export const someActivity: ProxyActivityEntry[] = [
  {
    ...anEntry({
      id: 3, at: '2026-01-12T12:00:01.000Z', running: true, status: null, duration_ms: null, tool: 'export_all',
    }),
    ...linear,
  },
  { ...anEntry({ id: 2, has_content: true }), ...linear },
  { ...anEntry({ client: 'Zed', tool: 'create_issue', status: 502, error: 'upstream_unreachable' }), ...gitHub },
  { ...anEntry({ id: 1, client: 'Claude Code', method: 'tools/list', tool: null, duration_ms: 4.2 }), ...linear },
];

/** Not there, unless a test says otherwise. */
export const aDemo = (over: Partial<DemoView> = {}): DemoView => ({
  state: 'absent', step: null, provider_id: null, proxy_id: null, authorization_url: null, answer: null, problem: null,
  ...over,
});

/** The demo as a person sees it on its way. */
export const demoScenes: { name: string; demo: DemoView }[] = [
  { name: 'the demo that is offered', demo: aDemo() },
  { name: 'the demo that begins', demo: aDemo({ state: 'working', step: 'servers' }) },
  {
    name: 'the demo that waits',
    demo: aDemo({
      state: 'waiting', step: 'sign_in', provider_id: 9, proxy_id: 9,
      authorization_url: 'http://localhost:8080/api/v1/oauth-proxy/9/authorize',
    }),
  },
  {
    name: 'the demo that was denied',
    demo: aDemo({
      state: 'stopped', step: 'sign_in', provider_id: 9, proxy_id: 9,
      problem: {
        code: 'demo_denied', message: 'The request was denied, so the demo app got nothing: no token, no call.',
        remedy: 'Try it again, or remove the demo.',
      },
    }),
  },
  {
    name: 'the demo with its answer',
    demo: aDemo({
      state: 'done', provider_id: 9, proxy_id: 9, answer: 'Hello Ada. You came through the gate as ada@demo.example.',
    }),
  },
];

/** A Gatehouse in which nothing is but what the demo has set up. */
export const demoState = ({ proxy_id: id }: DemoView): AppState => anAppState({
  providers: [], connections: [],
  proxies: id === null ? [] : [aProxy({
    id, name: 'Demo', description: 'Leads to a small MCP server inside Gatehouse, to try it with.',
    oauth_proxy_provider_id: 9, counts: { requests: 0, errors: 0, open_streams: 0 }, clients: 0,
    upstream: { kind: 'http', url: 'http://localhost:50123/mcp', headers: {}, args: [], env: {} },
  })],
});

const aStep = (step: FlowStep, over: Partial<FlowStepView> = {}): FlowStepView => ({
  step, at: '2026-01-12T11:59:58.200Z', duration_ms: 12.4, note: null, refusal: null,
  request: {
    method: 'GET', url: `/api/v1/oauth-proxy/1/${step}`, parameters: [
      { name: 'client_id', value: 'gateway_q8Yt2nZkVb', masked: false },
      { name: 'state', value: 'present, 43 characters', masked: true },
    ],
  },
  answer: { status: 302, location: 'http://localhost:8080/api/v1/oauth-proxy/1/consent', parameters: [] },
  ...over,
});

const decided = (note: string): FlowStepView =>
  aStep('decision', { request: null, answer: null, note, duration_ms: 0 });

/** One sign-in that stopped, one that waits, one that went through. */
export const someFlows: FlowView[] = [
  {
    id: 'flow-3', proxy_id: 1, kind: 'sign_in', client_id: 'gateway_q8Yt2nZkVb', client_name: 'Cursor',
    started_at: '2026-01-12T11:59:58.200Z', duration_ms: 8120, outcome: 'stopped', stopped_at: 5,
    steps: [
      aStep('registration'), aStep('authorization'), decided('allowed (window)'), aStep('provider'), aStep('callback'),
      aStep('token', {
        request: {
          method: 'POST', url: '/api/v1/oauth-proxy/1/token', parameters: [
            { name: 'grant_type', value: 'authorization_code', masked: false },
            { name: 'code', value: 'present, 43 characters', masked: true },
          ],
        },
        answer: { status: 400, location: null, parameters: [{ name: 'error', value: 'invalid_grant', masked: false }] },
        note: '2 s after the code was given out',
        refusal: {
          code: 'invalid_grant', reason: 'Invalid code verifier.',
          fix: 'Start the sign-in again. If it fails again, the app mixes up its own sign-ins: restart it.',
        },
      }),
    ],
  },
  {
    id: 'flow-2', proxy_id: 1, kind: 'connect', client_id: null, client_name: null,
    started_at: '2026-01-12T11:58:00.000Z', duration_ms: 300, outcome: 'waiting', stopped_at: null,
    steps: [aStep('provider')],
  },
  {
    id: 'flow-1', proxy_id: 1, kind: 'sign_in', client_id: 'client-2', client_name: 'Claude Code',
    started_at: '2026-01-12T11:50:00.000Z', duration_ms: 21_400, outcome: 'done', stopped_at: null,
    steps: [
      aStep('authorization'), decided('allowed (window)'), aStep('token'), aStep('call', { request: null, answer: null }),
    ],
  },
];

export const someTools: ToolList = {
  server: { name: 'linear-mcp', version: '2.4.0' },
  protocol_version: '2025-11-25',
  gone: [],
  tools: [
    { name: 'search_issues', title: 'Search issues', description: 'Finds issues by their text, state or person.',
      allowed: true, fingerprint: 'a'.repeat(64), compared: 'same', changed_parts: [], approved_description: null },
    { name: 'create_issue', title: null, description: 'Creates an issue and sends its text to the team’s channel.',
      allowed: true, fingerprint: 'b'.repeat(64), compared: 'changed', changed_parts: ['description', 'input_schema'],
      approved_description: 'Creates an issue.' },
    { name: 'delete_workspace', title: null, description: 'Deletes the whole workspace.',
      allowed: true, fingerprint: 'c'.repeat(64), compared: 'new', changed_parts: [], approved_description: null },
  ],
};

export const aConfiguration: ConfigurationDocument = {
  format: 'gatehouse-configuration', schema: 1, exported_at: '2026-01-12T12:00:00.000Z', settings: { theme: 'dark' },
  providers: [], proxies: [],
};

export const anImportPlan: ImportPlan = {
  settings: ['theme'],
  items: [
    { kind: 'provider', name: 'Company sign-in', action: 'skip', becomes: 'Company sign-in',
      notes: ['It is here already.'], secrets: [], id: 1 },
    { kind: 'proxy', name: 'Linear', action: 'rename', becomes: 'Linear 2',
      notes: ['Gets another port: 9050 belongs to Linear.'], secrets: ['Header Authorization'], id: null },
  ],
};

export const aReport: DiagnosisReport = {
  at: '2026-01-12T12:00:00.000Z',
  problems: 2,
  text: 'Gatehouse 1.2.3, desktop, linux x64\n\nPROBLEM Identity providers / Company sign-in: Clock',
  findings: [
    { check: 'provider-clock', topic: 'providers', subject: 'Company sign-in', title: 'Clock', verdict: 'problem',
      looked_at: 'The clock of this computer beside the provider’s',
      found: 'The clock of this computer is 3 hours behind login.company.example. Sign-ins fail, because tokens seem to '
        + 'be from the future.',
      fix: { text: 'Let the operating system set its clock from the internet.', action: null } },
    { check: 'proxy-state', topic: 'proxies', subject: 'Support desk', title: 'State', verdict: 'problem',
      looked_at: 'Whether the proxy runs', found: 'Port 9053 is taken by node (pid 4711).',
      fix: { text: 'Change port.', action: { kind: 'edit_proxy', id: 4, field: 'port' } } },
    { check: 'proxy-server', topic: 'proxies', subject: 'Warehouse', title: 'MCP server', verdict: 'unknown',
      looked_at: 'Whether the MCP server answers and lists its tools',
      found: 'It cannot be asked: nobody is signed in for the proxy itself.',
      fix: { text: 'Sign in for this proxy, then run the diagnosis again.', action: { kind: 'connect', id: 3 } } },
    { check: 'app-entries', topic: 'apps', subject: 'Cursor', title: 'Configuration', verdict: 'note',
      looked_at: 'What Gatehouse wrote for Cursor', found: 'Linear: Cursor has not read its file since.',
      fix: { text: 'Quit Cursor and start it again.', action: null } },
    { check: 'gateway-port', topic: 'gatehouse', subject: null, title: 'Gateway port', verdict: 'good',
      looked_at: 'Whether the gateway answers on port 8080',
      found: 'It answers on port 8080 as localhost, 127.0.0.1 and ::1.', fix: null },
    { check: 'proxy-documents', topic: 'proxies', subject: 'Linear', title: 'Discovery', verdict: 'good',
      looked_at: 'The two documents that apps read before they sign in',
      found: 'Both answer under each name, with all three endpoints and the right issuer.', fix: null },
  ],
};

export const someBuiltinServers: BuiltinServersView = {
  servers: [{
    id: 'discovery', title: 'Discovery', url: 'http://localhost:8080/api/v1/mcp',
    tools: [
      { name: 'list_proxies', title: 'List MCP servers', read_only: true, offered: true },
      { name: 'get_proxy_config', title: 'Get the configuration', read_only: true, offered: true },
      { name: 'start_proxy', title: 'Start an MCP server', read_only: false, offered: false },
    ],
  }],
  calls: [
    { at: '2026-01-12T12:00:05.000Z', server: 'discovery', tool: 'restart_proxy', input: '{"proxy_id":1}',
      client: 'Claude Code', address: '127.0.0.1', error: null },
    { at: '2026-01-12T11:58:00.000Z', server: 'discovery', tool: 'stop_proxy', input: '{"proxy_id":99}',
      client: null, address: '127.0.0.1', error: 'not_found' },
  ],
};

/** What a Gatehouse in this state answers. */
export const fullAnswers: Answers = {
  'providers.templates': () => presets.map(templateView),
  'clients.list': () => [aClient(), aClient({ client_id: 'client-2', client_name: 'Claude Code', last_used_at: null })],
  'activity.content': () => ({
    request: '{ "method": "tools/call" }', request_cut: false, answer: '{ "result": {} }', answer_cut: true,
  }),
  'traces.list': () => someFlows,
  'demo.get': () => aDemo(),
  'activity.recent': () => someActivity,
  'activity.list': () => someActivity.filter(({ proxy_id: id }) => id === 1),
  'logs.read': () => aLog,
  'audit.list': () => anAuditPage,
  'audit.verify': () => aWholeAudit,
  'proxies.tools': () => someTools,
  'skills.overview': () => aSkillsOverview,
  'skills.list': () => someSkills,
  'skills.submissions': () => someSubmissions,
  'skills.reports': () => someReports,
  'skills.get': () => aSkillDetail,
  'skills.compare': () => aSkillComparison,
  'skills.diff': () => aSkillDiff,
  'apps.list': () => someApps,
  'apps.importable': () => someImportSources,
  'apps.preview': ({ app }) => (app === 'claude-desktop' ? anAskingPreview : anAppPreview({ app })),
  'doctor.run': () => aReport,
  'doctor.proxy': () => aReport,
  'builtinServers.get': () => someBuiltinServers,
  'configuration.export': () => aConfiguration,
  'configuration.preview': () => anImportPlan,
};
