import type { ProviderCreate, ProxyCreate } from '../../preload/schema/entities.ts';
import type { ProviderView, ProxyStatus, ProxyView } from '../../preload/schema/views.ts';

/** What the demo sets up, and takes away again, as a person would. Wired in main/gatehouse. */
export interface DemoGround {
  providers: {
    list(): Promise<ProviderView[]>;
    create(input: ProviderCreate): Promise<ProviderView>;
    delete(id: number): Promise<void>;
  };
  proxies: {
    list(): Promise<ProxyView[]>;
    create(input: ProxyCreate): Promise<ProxyView>;
    start(id: number): Promise<ProxyStatus>;
    delete(id: number): Promise<void>;
  };
  /** The callback that providers know. */
  callbackUrl(): string;
  /** Why the gateway does not listen; null where it does. */
  gatewayProblem(): Error | null;
}
