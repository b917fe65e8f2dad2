import type { AppImported, AppImportInput, ImportSource } from './app-import.ts';
import type {
  AppApplied, AppApplyInput, AppMended, AppPreview, AppPreviewInput, AppSnippet, AppSnippetInput, AppTargetView, AppUndoInput, AppView,
} from './apps.ts';
import type { DiagnosisReport } from './diagnosis.ts';
import type { ConfigurationDocument, ImportPlan, ResetReport } from './configuration.ts';
import type { AuditExportInput, AuditListInput, AuditPage, AuditState, TextFile } from './audit.ts';
import type {
  ApiKeyCreate, ProviderCreate, ProviderUpdate, ProxyCreate, ProxyUpdate, SessionTokenCreate, SettingsUpdate,
  SettingsValues,
} from './entities.ts';
import type { DemoView } from './demo.ts';
import type { LogReadInput, LogView } from './logs.ts';
import type { FlowView } from './traces.ts';
import {
  skillSizeLimit, type SkillAnalyze, type SkillComparison, type SkillDetail, type SkillDiff, type SkillPackage, type SkillReportView,
  type SkillReview, type SkillsOverview, type SkillUpload, type SkillView, type SubmissionDetail, type SubmissionView,
} from './skills.ts';
import type {
  ActivityEntry, ApiKeyView, ApprovalView, AppState, BuiltinServersView, CallContentView, ClientView, ConnectionView, ConsentView, ProviderTemplate, ProviderTest, ProviderView,
  ProxyActivityEntry, ProxyStatus, ProxyView, SessionTokenView, ToolList,
} from './views.ts';

/**
 * The one table of admin operations. IPC (the window), REST (headless, scripts) and MCP are doors to it: the REST
 * method and path stand here, the validators in inputs.ts, the handlers in main/operations. To add an operation: one
 * line here, one in `Operations`, one validator, one handler.
 */
export const routes = {
  'state.get': 'GET /api/v1/state',
  'settings.get': 'GET /api/v1/settings',
  'settings.update': 'PUT /api/v1/settings',
  'providers.list': 'GET /api/v1/oauth/providers',
  'providers.templates': 'GET /api/v1/oauth/providers/templates',
  'providers.create': 'POST /api/v1/oauth/providers',
  'providers.get': 'GET /api/v1/oauth/providers/:id',
  'providers.update': 'PUT /api/v1/oauth/providers/:id',
  'providers.delete': 'DELETE /api/v1/oauth/providers/:id',
  'providers.test': 'POST /api/v1/oauth/providers/:id/test',
  'proxies.list': 'GET /api/v1/proxies',
  'proxies.create': 'POST /api/v1/proxies',
  'proxies.get': 'GET /api/v1/proxies/:id',
  'proxies.update': 'PUT /api/v1/proxies/:id',
  'proxies.delete': 'DELETE /api/v1/proxies/:id',
  'proxies.start': 'POST /api/v1/proxies/:id/start',
  'proxies.stop': 'POST /api/v1/proxies/:id/stop',
  'proxies.restart': 'POST /api/v1/proxies/:id/restart',
  'proxies.status': 'GET /api/v1/proxies/:id/status',
  'proxies.connect': 'POST /api/v1/proxies/:id/connect',
  'proxies.approveCommand': 'POST /api/v1/proxies/:id/approve-command',
  'proxies.tools': 'POST /api/v1/proxies/:id/tools',
  'proxies.approveTools': 'POST /api/v1/proxies/:id/tools/approve',
  'proxies.forgetTools': 'POST /api/v1/proxies/:id/tools/forget',
  'activity.recent': 'GET /api/v1/activity',
  'activity.list': 'GET /api/v1/proxies/:id/activity',
  'activity.content': 'GET /api/v1/proxies/:id/activity/:call',
  'activity.clear': 'DELETE /api/v1/proxies/:id/activity',
  'traces.list': 'GET /api/v1/proxies/:id/traces',
  'traces.clear': 'DELETE /api/v1/proxies/:id/traces',
  'demo.get': 'GET /api/v1/demo',
  'demo.start': 'POST /api/v1/demo',
  'demo.remove': 'DELETE /api/v1/demo',
  'clients.list': 'GET /api/v1/proxies/:id/clients',
  'clients.delete': 'DELETE /api/v1/proxies/:id/clients/:client_id',
  'connections.list': 'GET /api/v1/connections',
  'connections.delete': 'DELETE /api/v1/connections/:id',
  'apiKeys.list': 'GET /api/v1/api-keys',
  'apiKeys.create': 'POST /api/v1/api-keys',
  'apiKeys.delete': 'DELETE /api/v1/api-keys/:id',
  'sessionTokens.list': 'GET /api/v1/session-tokens',
  'sessionTokens.create': 'POST /api/v1/session-tokens',
  'sessionTokens.delete': 'DELETE /api/v1/session-tokens/:id',
  'consents.list': 'GET /api/v1/consents',
  'consents.allow': 'POST /api/v1/consents/:id/allow',
  'consents.deny': 'POST /api/v1/consents/:id/deny',
  'approvals.list': 'GET /api/v1/approvals',
  'approvals.delete': 'DELETE /api/v1/approvals/:id',
  'builtinServers.get': 'GET /api/v1/builtin-servers',
  'skills.overview': 'GET /api/v1/skills/overview',
  'skills.submissions': 'GET /api/v1/skills/submissions',
  'skills.submission': 'GET /api/v1/skills/submissions/:id',
  'skills.reports': 'GET /api/v1/skills/reports',
  'skills.acknowledge': 'POST /api/v1/skills/reports/:id/acknowledge',
  'skills.systemPrompt': 'GET /api/v1/skills/system-prompt',
  'skills.list': 'GET /api/v1/skills',
  'skills.analyze': 'POST /api/v1/skills/analyze',
  'skills.upload': 'POST /api/v1/skills/packages',
  'skills.get': 'GET /api/v1/skills/:id',
  'skills.review': 'POST /api/v1/skills/:id/review',
  'skills.restore': 'POST /api/v1/skills/:id/restore',
  'skills.delete': 'DELETE /api/v1/skills/:id',
  'skills.download': 'GET /api/v1/skills/:id/package',
  'skills.compare': 'GET /api/v1/skills/:id/compare/:previous_id',
  'skills.diff': 'GET /api/v1/skills/:id/compare/:previous_id/text',
  'configuration.export': 'GET /api/v1/configuration',
  'configuration.preview': 'POST /api/v1/configuration/preview',
  'configuration.import': 'POST /api/v1/configuration/import',
  'configuration.reset': 'POST /api/v1/configuration/reset',
  'apps.list': 'GET /api/v1/apps',
  'apps.mendAll': 'POST /api/v1/apps/mend',
  'apps.importable': 'GET /api/v1/apps/importable',
  'apps.import': 'POST /api/v1/apps/import',
  'apps.preview': 'POST /api/v1/apps/:app/preview',
  'apps.apply': 'POST /api/v1/apps/:app/apply',
  'apps.undo': 'POST /api/v1/apps/:app/undo',
  'apps.mend': 'POST /api/v1/apps/:app/mend',
  'apps.snippet': 'POST /api/v1/apps/:app/snippet',
  'audit.list': 'GET /api/v1/audit',
  'audit.verify': 'GET /api/v1/audit/state',
  'audit.export': 'GET /api/v1/audit/export',
  'audit.renew': 'POST /api/v1/audit/renew',
  'logs.read': 'GET /api/v1/logs',
  'doctor.run': 'GET /api/v1/doctor',
  'doctor.proxy': 'GET /api/v1/proxies/:id/doctor',
} as const satisfies Record<string, `${'GET' | 'POST' | 'PUT' | 'DELETE'} /api/v1/${string}`>;

export type OperationName = keyof typeof routes;

/** Largest body in bytes, where it is not the usual limit: Base64 takes four bytes for three. */
export const bodyLimits: Partial<Record<OperationName, number>> = {
  'skills.analyze': 2 * skillSizeLimit,
  'skills.upload': 2 * skillSizeLimit,
};

/** Success statuses other than 200. */
export const createdStatus: Partial<Record<OperationName, 201 | 204>> = {
  'providers.create': 201,
  'proxies.create': 201,
  'providers.delete': 204,
  'proxies.delete': 204,
  'activity.clear': 204,
  'traces.clear': 204,
  'clients.delete': 204,
  'connections.delete': 204,
  'approvals.delete': 204,
  'apiKeys.create': 201,
  'apiKeys.delete': 204,
  'sessionTokens.create': 201,
  'skills.analyze': 201,
  'skills.upload': 201,
  'skills.delete': 204,
  'sessionTokens.delete': 204,
};

/** Answers that are a file: over REST they come as one, to be saved. */
export const fileAnswers: ReadonlySet<OperationName> = new Set<OperationName>(['audit.export']);

type ById = { id: number };
type None = Record<string, never>;

/** Input and output of each operation, as TypeScript sees them. */
export interface Operations {
  'state.get': { input: None; output: AppState };
  'settings.get': { input: None; output: SettingsValues };
  'settings.update': { input: SettingsUpdate; output: SettingsValues };
  'providers.list': { input: None; output: ProviderView[] };
  'providers.templates': { input: None; output: ProviderTemplate[] };
  'providers.create': { input: ProviderCreate; output: ProviderView };
  'providers.get': { input: ById; output: ProviderView };
  'providers.update': { input: ById & ProviderUpdate; output: ProviderView };
  'providers.delete': { input: ById; output: null };
  'providers.test': { input: ById; output: ProviderTest };
  'proxies.list': { input: None; output: ProxyView[] };
  'proxies.create': { input: ProxyCreate; output: ProxyView };
  'proxies.get': { input: ById; output: ProxyView };
  'proxies.update': { input: ById & ProxyUpdate; output: ProxyView };
  'proxies.delete': { input: ById; output: null };
  'proxies.start': { input: ById; output: ProxyStatus };
  'proxies.stop': { input: ById; output: ProxyStatus };
  'proxies.restart': { input: ById; output: ProxyStatus };
  'proxies.status': { input: ById; output: ProxyStatus };
  /** Opens the sign-in for the proxy's own connection: the browser goes to `authorization_url`. */
  'proxies.connect': { input: ById; output: { authorization_url: string } };
  /** Approves the command of a stdio server. `hash`: that of the `command_approval` which the person was shown. */
  'proxies.approveCommand': { input: ById & { hash: string }; output: ProxyView };
  /** Connects to the MCP server as a client would and lists all of its tools, whichever are allowed. */
  'proxies.tools': { input: ById; output: ToolList };
  /**
   * Approves tools as the person was shown them, beside those that were approved before; from then on changes are
   * reported. Approvals of tools that the server no longer has end. Refused where the server has meanwhile said
   * something else of one of them.
   */
  'proxies.approveTools': { input: ById & { tools: { name: string; fingerprint: string }[] }; output: ProxyView };
  /** Forgets which tools were approved: changes are no longer watched for. */
  'proxies.forgetTools': { input: ById; output: ProxyView };
  /** The most recent calls of all proxies, at most 500, the newest first. */
  'activity.recent': { input: None; output: ProxyActivityEntry[] };
  /** The most recent calls of a proxy, at most 200, the newest first. */
  'activity.list': { input: ById; output: ActivityEntry[] };
  /** What was sent and answered in one call, where the proxy remembers it. `call`: the id of the entry. */
  'activity.content': { input: ById & { call: number }; output: CallContentView };
  'activity.clear': { input: ById; output: null };
  /** The last sign-ins at a proxy, at most 20, the newest first: each step, without its secrets. */
  'traces.list': { input: ById; output: FlowView[] };
  'traces.clear': { input: ById; output: null };
  'demo.get': { input: None; output: DemoView };
  /** Sets the demo up where it is not, and lets its app sign in. Answers at once; `demo.get` says how it goes on. */
  'demo.start': { input: None; output: DemoView };
  /** Takes the demo away at any moment: provider, proxy, grants, secrets, ports. */
  'demo.remove': { input: None; output: DemoView };
  'clients.list': { input: ById; output: ClientView[] };
  'clients.delete': { input: ById & { client_id: string }; output: null };
  'connections.list': { input: None; output: ConnectionView[] };
  'connections.delete': { input: { id: string }; output: null };
  'apiKeys.list': { input: None; output: ApiKeyView[] };
  /** `key` is shown this once. */
  'apiKeys.create': { input: ApiKeyCreate; output: { api_key: ApiKeyView; key: string } };
  'apiKeys.delete': { input: { id: string }; output: null };
  'sessionTokens.list': { input: None; output: SessionTokenView[] };
  /** `token` is shown this once. */
  'sessionTokens.create': { input: SessionTokenCreate; output: { session_token: SessionTokenView; token: string } };
  'sessionTokens.delete': { input: { id: string }; output: null };
  'consents.list': { input: None; output: ConsentView[] };
  /** `remember`: do not ask again for this client, where `can_remember` says that it may be. */
  'consents.allow': { input: { id: string; remember?: boolean }; output: ConsentView };
  'consents.deny': { input: { id: string }; output: ConsentView };
  'approvals.list': { input: None; output: ApprovalView[] };
  'approvals.delete': { input: { id: string }; output: null };
  /** The gateway's own MCP servers, and who lately changed something through them. */
  'builtinServers.get': { input: None; output: BuiltinServersView };
  'skills.overview': { input: None; output: SkillsOverview };
  /** The newest first, at most 300. */
  'skills.submissions': { input: None; output: SubmissionView[] };
  'skills.submission': { input: ById; output: SubmissionDetail };
  'skills.reports': { input: None; output: SkillReportView[] };
  /** Someone has seen the alert. */
  'skills.acknowledge': { input: ById; output: SkillReportView };
  /** What to put into the instructions of an agent, so that it asks before it uses a skill. */
  'skills.systemPrompt': { input: None; output: { prompt: string } };
  'skills.list': { input: None; output: SkillView[] };
  'skills.analyze': { input: SkillAnalyze; output: SubmissionDetail };
  'skills.upload': { input: SkillUpload; output: SubmissionDetail };
  'skills.get': { input: ById; output: SkillDetail };
  /** Holds for the content that the reviewer was shown; refused where it has changed since. */
  'skills.review': { input: ById & SkillReview; output: SkillView };
  /** Goes back to the content that was decided on before other content came. */
  'skills.restore': { input: ById; output: SkillView };
  'skills.delete': { input: ById; output: null };
  /** Only what is approved. */
  'skills.download': { input: ById; output: SkillPackage };
  'skills.compare': { input: ById & { previous_id: number }; output: SkillComparison };
  /** The changed lines of the files; of packages only. */
  'skills.diff': { input: ById & { previous_id: number }; output: SkillDiff };
  /** Settings, providers and proxies as a file without secrets. */
  'configuration.export': { input: None; output: ConfigurationDocument };
  /** What an import of the file would do. Changes nothing. */
  'configuration.preview': { input: { document: ConfigurationDocument }; output: ImportPlan };
  'configuration.import': { input: { document: ConfigurationDocument }; output: ImportPlan };
  /** Takes away everything that a person has set up. `confirm` is the word that they typed: `resetWord`. */
  'configuration.reset': { input: { confirm: string }; output: ResetReport };
  /** Every client application that Gatehouse knows, and where it stands with every proxy. */
  'apps.list': { input: None; output: AppView[] };
  /** What adding would do; changes nothing. Its `token` goes back with "apps.apply". */
  'apps.preview': { input: AppPreviewInput; output: AppPreview };
  'apps.apply': { input: AppApplyInput; output: AppApplied };
  /** Takes out what Gatehouse wrote. */
  'apps.undo': { input: AppUndoInput; output: AppTargetView };
  /** Renews what is out of date in one application. */
  'apps.mend': { input: { app: string }; output: AppMended };
  /** The same for all applications. */
  'apps.mendAll': { input: None; output: AppMended };
  /** The servers that applications have of their own, and those of them that a proxy has behind it already. */
  'apps.importable': { input: None; output: ImportSource[] };
  /** Puts servers behind proxies, each as it was found. The applications' files stay as they are. */
  'apps.import': { input: AppImportInput; output: AppImported[] };
  /** A text to paste. Where a key is asked for, it makes one and has it in the text. */
  'apps.snippet': { input: AppSnippetInput; output: AppSnippet };
  /** Who decided and changed what. Over REST the input is the query. */
  'audit.list': { input: AuditListInput; output: AuditPage };
  /** Reads every record and says whether one was changed or is missing. */
  'audit.verify': { input: None; output: AuditState };
  'audit.export': { input: AuditExportInput; output: TextFile };
  /** Sets the files aside, as they are, and begins a new audit log that says so. */
  'audit.renew': { input: None; output: AuditState };
  /** The end of the program log; of a longer one only the last part is read. */
  'logs.read': { input: LogReadInput; output: LogView };
  /** Looks at everything that is known to go wrong. Changes nothing. */
  'doctor.run': { input: None; output: DiagnosisReport };
  /** The same for one proxy, its provider and Gatehouse itself. */
  'doctor.proxy': { input: ById; output: DiagnosisReport };
}

export type Input<K extends OperationName> = Operations[K]['input'];
export type Output<K extends OperationName> = Operations[K]['output'];

/** What crosses IPC: never a thrown error, always one of these. */
export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; error: { code: string; message: string; details?: { field?: string; remedy?: string; issues?: { field: string; message: string }[] } } };

/** Things only the desktop can do for its window. Not part of REST. */
export interface ShellCalls {
  /** Opens an https or loopback http URL in the person's browser (an authorization URL, a documentation page). */
  openExternal: { input: { url: string }; output: null };
  copyText: { input: { text: string }; output: null };
  /** Shows one of Gatehouse's own folders in the file manager; only where `gateway.mode` is "desktop". */
  openFolder: { input: { folder: 'data' | 'logs' }; output: null };
  /** Saves a file where the person says; downloads it in a browser. `name` is what is proposed. */
  saveText: { input: { name: string; text: string; encoding?: 'base64' | undefined }; output: null };
  /** Closes the window that asks. */
  closeWindow: { input: None; output: null };
}
export const shellCalls = ['openExternal', 'copyText', 'openFolder', 'saveText', 'closeWindow'] as const satisfies readonly (keyof ShellCalls)[];

/** Pushed from main to the window. */
export interface PushEvents {
  /** The whole state again, coalesced. */
  'state.changed': AppState;
  /** Lines were added to the program log; at most twice a second. */
  'log.changed': Record<string, never>;
  /** Where the window should go, e.g. after a click in the tray. */
  'navigate': { screen: 'overview' | 'activity' | 'providers' | 'consents' | 'apps' | 'skills' | 'settings'; id?: string };
}
export const pushEvents = ['state.changed', 'log.changed', 'navigate'] as const satisfies readonly (keyof PushEvents)[];

/** `window.gatehouse` in the desktop's windows; the headless UI builds the same shape on fetch. */
export interface GatehouseApi {
  call<K extends OperationName>(name: K, input: Input<K>): Promise<Result<Output<K>>>;
  shell<K extends keyof ShellCalls>(name: K, input: ShellCalls[K]['input']): Promise<Result<ShellCalls[K]['output']>>;
  /** Returns its own unsubscribe. */
  listen<K extends keyof PushEvents>(event: K, listener: (value: PushEvents[K]) => void): () => void;
}
