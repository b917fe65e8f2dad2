import type { AppView } from '../../preload/schema/apps.ts';
import type { AuditState } from '../../preload/schema/audit.ts';
import type { FlowView } from '../../preload/schema/traces.ts';
import type {
  ActivityEntry, ClientView, ConnectionView, GatewayView, Notice, ProviderTemplate, ProviderTest, ProviderView, ProxyView, ToolList,
} from '../../preload/schema/views.ts';

/** One of each kind that opens a proxy. */
export interface LentCredentials {
  apiKey: string;
  /** Of the kind that apps hold. */
  accessToken: string;
  /** False where apps hold the provider's tokens: then it only stands in for one of these. */
  isOwnToken: boolean;
  giveBack(): void;
}

/** What Diagnosis needs from other rooms: to look, never to change. Wired in main/gatehouse. */
export interface DoctorSources {
  gateway: { view(): GatewayView; notices(): Notice[] };
  providers: {
    list(): Promise<ProviderView[]>;
    test(id: number): Promise<ProviderTest>;
    /** Where a browser would sign in, if no person had to answer anything. */
    silentSignInUrl(id: number): Promise<URL>;
    templates(): ProviderTemplate[];
  };
  proxies: {
    list(): Promise<ProxyView[]>;
    /** @throws GatehouseError "proxy_not_found" */
    get(id: number): Promise<ProxyView>;
    /** Connects to the MCP server as a client would. Rejects with the reason. */
    tools(id: number): Promise<ToolList>;
    activity(id: number): Promise<ActivityEntry[]>;
    /** Under which calls came that the proxy does not answer to, with their ports; the latest first. */
    refusedNames(id: number): Promise<string[]>;
  };
  /** `delete` is for the client that Diagnosis registers itself. */
  clients: { list(proxyId: number): Promise<ClientView[]>; delete(proxyId: number, clientId: string): Promise<void> };
  /**
   * Credentials of Diagnosis itself. Nothing of them is stored, and they are good for seconds where they are not given back.
   * Rejects with the reason where none can be made.
   */
  credentials: { lend(proxyId: number): Promise<LentCredentials> };
  /** The last sign-ins at a proxy, the newest first. */
  signIns: { list(proxyId: number): FlowView[] };
  connections: { list(): Promise<ConnectionView[]> };
  audit: { verify(): Promise<AuditState> };
  apps: { list(): Promise<AppView[]> };
  /** True where one of the patterns admits the redirect URI. */
  isAdmitted(uri: string, patterns: readonly string[]): boolean;
  /** On the way that sign-ins take: this machine's certificate authorities, its HTTP proxies. */
  fetch(url: URL, init: RequestInit): Promise<Response>;
  /** Epoch milliseconds. */
  now(): number;
}
