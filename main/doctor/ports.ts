import type { AppView } from '../../preload/schema/apps.ts';
import type { AuditState } from '../../preload/schema/audit.ts';
import type { FlowView } from '../../preload/schema/traces.ts';
import type {
  ActivityEntry, ClientView, ConnectionView, GatewayView, Notice, ProviderTemplate, ProviderTest, ProviderView, ProxyView, ToolList,
} from '../../preload/schema/views.ts';

/** What Diagnosis needs from other rooms: to look, never to change. Wired in main/gatehouse. */
export interface DoctorSources {
  gateway: { view(): GatewayView; notices(): Notice[] };
  providers: {
    list(): Promise<ProviderView[]>;
    test(id: number): Promise<ProviderTest>;
    templates(): ProviderTemplate[];
  };
  proxies: {
    list(): Promise<ProxyView[]>;
    /** @throws GatehouseError "proxy_not_found" */
    get(id: number): Promise<ProxyView>;
    /** Connects to the MCP server as a client would. Rejects with the reason. */
    tools(id: number): Promise<ToolList>;
    activity(id: number): Promise<ActivityEntry[]>;
  };
  /** `delete` is for the client that Diagnosis registers itself. */
  clients: { list(proxyId: number): Promise<ClientView[]>; delete(proxyId: number, clientId: string): Promise<void> };
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
