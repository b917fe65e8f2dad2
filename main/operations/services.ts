import type { AppImported, AppImportInput, ImportSource } from '../../preload/schema/app-import.ts';
import type {
  AppApplied, AppApplyInput, AppMended, AppPreview, AppPreviewInput, AppSnippet, AppSnippetInput, AppTargetView, AppUndoInput, AppView,
} from '../../preload/schema/apps.ts';
import type { AuditExportInput, AuditListInput, AuditPage, AuditState, TextFile } from '../../preload/schema/audit.ts';
import type { DiagnosisReport } from '../../preload/schema/diagnosis.ts';
import type {
  ApiKeyCreate, ProviderCreate, ProviderUpdate, ProxyCreate, ProxyUpdate, SessionTokenCreate,
} from '../../preload/schema/entities.ts';
import type {
  ActivityEntry, ApiKeyView, ApprovalView, BuiltinServersView, CallContentView, ClientView, ConnectionView, ConsentView, GatewayView, Notice, ProviderTemplate, ProviderTest, ProviderView,
  ProxyStatus, ProxyView, SessionTokenView, ToolList,
} from '../../preload/schema/views.ts';
import type { DemoView } from '../../preload/schema/demo.ts';
import type { LogReadInput, LogView } from '../../preload/schema/logs.ts';
import type { FlowView } from '../../preload/schema/traces.ts';
import type {
  SkillAnalyze, SkillComparison, SkillDetail, SkillDiff, SkillPackage, SkillReportView, SkillReview, SkillsOverview, SkillsSummary,
  SkillUpload, SkillView, SubmissionDetail, SubmissionView,
} from '../../preload/schema/skills.ts';
import type { Auditor } from '../audit/ports.ts';
import type { Signal } from '../events/signal.ts';
import type { Document } from '../store/collection.ts';
import type { SettingsRecord } from '../store/records.ts';
import type { Actor } from './handler.ts';

/** What the admin operations need; the rooms implement it, gatehouse.ts hands it in. Every `changed` means: draw again. */
export interface Services {
  settings: Document<SettingsRecord> & { changed: Signal };
  gateway: { view(): GatewayView; notices(): Notice[]; changed: Signal };
  providers: {
    list(): Promise<ProviderView[]>;
    get(id: number): Promise<ProviderView>;
    create(input: ProviderCreate): Promise<ProviderView>;
    update(id: number, input: ProviderUpdate): Promise<ProviderView>;
    delete(id: number): Promise<void>;
    test(id: number): Promise<ProviderTest>;
    templates(): ProviderTemplate[];
    changed: Signal;
  };
  proxies: {
    list(): Promise<ProxyView[]>;
    get(id: number): Promise<ProxyView>;
    create(input: ProxyCreate): Promise<ProxyView>;
    update(id: number, input: ProxyUpdate): Promise<ProxyView>;
    delete(id: number): Promise<void>;
    start(id: number): Promise<ProxyStatus>;
    stop(id: number): Promise<ProxyStatus>;
    restart(id: number): Promise<ProxyStatus>;
    status(id: number): Promise<ProxyStatus>;
    approveCommand(id: number, hash: string): Promise<ProxyView>;
    tools(id: number): Promise<ToolList>;
    approveTools(id: number, shown: { name: string; fingerprint: string }[]): Promise<ProxyView>;
    forgetTools(id: number): Promise<ProxyView>;
    activity(id: number): Promise<ActivityEntry[]>;
    callContent(id: number, call: number): Promise<CallContentView>;
    clearActivity(id: number): Promise<void>;
    changed: Signal;
  };
  clients: {
    list(proxyId: number): Promise<ClientView[]>;
    delete(proxyId: number, clientId: string): Promise<void>;
    changed: Signal;
  };
  connections: {
    list(): Promise<ConnectionView[]>;
    delete(id: string): Promise<void>;
    changed: Signal;
  };
  apiKeys: {
    list(): ApiKeyView[];
    create(input: ApiKeyCreate): Promise<{ api_key: ApiKeyView; key: string }>;
    delete(id: string): Promise<void>;
    changed: Signal;
  };
  sessionTokens: {
    list(): SessionTokenView[];
    create(input: SessionTokenCreate): Promise<{ session_token: SessionTokenView; token: string }>;
    delete(id: string): Promise<void>;
    changed: Signal;
  };
  consents: {
    list(): ConsentView[];
    /** `by` is recorded: who decided, e.g. "window", "rest". */
    allow(id: string, by: string, remember?: boolean): ConsentView;
    deny(id: string, by: string): ConsentView;
    changed: Signal;
  };
  approvals: {
    list(): Promise<ApprovalView[]>;
    delete(id: string): Promise<void>;
    changed: Signal;
  };
  /** Client applications. */
  apps: {
    list(): Promise<AppView[]>;
    preview(input: AppPreviewInput): Promise<AppPreview>;
    apply(input: AppApplyInput): Promise<AppApplied>;
    undo(input: AppUndoInput): Promise<AppTargetView>;
    /** Without an application: all of them. */
    mend(app?: string): Promise<AppMended>;
    importable(): Promise<ImportSource[]>;
    import(input: AppImportInput): Promise<AppImported[]>;
    snippet(input: AppSnippetInput): Promise<AppSnippet>;
    changed: Signal;
  };
  /** The gateway's own MCP servers. */
  builtinServers: { view(): Promise<BuiltinServersView>; changed: Signal };
  audit: Auditor & {
    list(input: AuditListInput): Promise<AuditPage>;
    verify(): Promise<AuditState>;
    export(input: AuditExportInput): Promise<TextFile>;
    renew(actor: Actor): Promise<AuditState>;
    changed: Signal;
  };
  /** The program log. */
  logs: { read(input: LogReadInput): Promise<LogView> };
  doctor: {
    run(): Promise<DiagnosisReport>;
    runFor(proxyId: number): Promise<DiagnosisReport>;
  };
  demo: { readonly view: DemoView; start(): DemoView; remove(): Promise<DemoView>; changed: Signal };
  /** The sign-in log of each proxy. */
  signIns: {
    list(proxyId: number): Promise<FlowView[]>;
    clear(proxyId: number): void;
  };
  skills: {
    summary(): SkillsSummary;
    overview(): Promise<SkillsOverview>;
    list(): Promise<SkillView[]>;
    get(id: number): Promise<SkillDetail>;
    submissions(): Promise<SubmissionView[]>;
    submission(id: number): Promise<SubmissionDetail>;
    reports(): Promise<SkillReportView[]>;
    acknowledge(id: number): Promise<SkillReportView>;
    systemPrompt(): string;
    /** `by` is recorded: who submitted it. */
    analyze(input: SkillAnalyze, by: string): Promise<SubmissionDetail>;
    upload(input: SkillUpload, by: string): Promise<SubmissionDetail>;
    /** `by` is recorded where the review names nobody. */
    review(id: number, review: SkillReview, by: string): Promise<SkillView>;
    restore(id: number, by: string): Promise<SkillView>;
    delete(id: number): Promise<void>;
    download(id: number, by: string): Promise<SkillPackage>;
    compare(id: number, previousId: number): Promise<SkillComparison>;
    diff(id: number, previousId: number): Promise<SkillDiff>;
    changed: Signal;
  };
  /** Starts the sign-in for the proxy's own connection. */
  connect(proxyId: number): Promise<{ authorization_url: string }>;
}
