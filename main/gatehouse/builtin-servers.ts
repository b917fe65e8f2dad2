import type { BuiltinServersView } from '../../preload/schema/views.ts';
import type { Auditor } from '../audit/ports.ts';
import type { AppDefinition } from '../clients/app.ts';
import { hiddenKey } from '../clients/plan/hidden-key.ts';
import { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { McpServers } from '../gateway/mcp.ts';
import type { RunOperation } from '../gateway/rest.ts';
import type { Logger } from '../log/logger.ts';
import { builtinServers } from '../mcp/builtin-servers.ts';
import { discovery } from '../mcp/discovery/discovery.ts';
import type { RunMcpOperation } from '../mcp/operations.ts';
import { CallLog } from '../mcp/server/call-log.ts';
import { LazyEndpoint } from '../mcp/server/lazy-endpoint.ts';
import type { McpToolSet } from '../mcp/server/tool-set.ts';
import type { SkillService } from '../mcp/skills/registry/skill-service.ts';
import { skillSecurity } from '../mcp/skills/skill-security.ts';
import type { ProxyService } from '../proxies/proxy-service.ts';
import { toolCallEntry } from './audit-entries.ts';
import { coalesce } from './coalesce.ts';
import type { SettingsService } from './settings-service.ts';

export interface BuiltinServersOptions {
  version: string;
  log: Logger;
  audit: Auditor;
  settings: SettingsService;
  proxies: ProxyService;
  apps: readonly AppDefinition[];
  skills: SkillService;
  runOperation: RunOperation;
  /** `http://localhost:{port}` */
  gatewayUrl(): string;
  /** Where a person signs a proxy in. */
  signInPage(proxyId: number): string;
}

interface Server {
  path: string;
  tools: McpToolSet;
}

/** The gateway's own MCP servers: what they offer, where they stand, and who lately changed something through them. */
export class BuiltinServers implements McpServers {
  readonly #options: BuiltinServersOptions;
  readonly #servers: readonly Server[];
  readonly #calls = new CallLog();
  readonly endpoints: (McpServers['endpoints'][number] & { close(): Promise<void> })[];

  constructor(options: BuiltinServersOptions) {
    const { version, log } = options;
    this.#options = options;
    this.#calls.added.subscribe((call) => void options.audit.record(toolCallEntry(call)));
    this.#servers = [
      { path: builtinServers.discovery.path, tools: discoveryTools(options) },
      { path: builtinServers['skill-security'].path, tools: skillSecurity(options.skills) },
    ];
    this.endpoints = this.#servers.map(({ path, tools }) => {
      const endpoint = new LazyEndpoint({ tools, version, log, calls: this.#calls });
      return { path, handle: (request, response, sender) => endpoint.handle(request, response, sender), close: () => endpoint.close() };
    });
  }

  /** A call was recorded. */
  get changed(): Signal {
    return this.#calls.changed;
  }

  openBeyondLoopback(): boolean {
    return this.#options.settings.current.mcp_beyond_loopback;
  }

  view(): BuiltinServersView {
    return {
      servers: this.#servers.map(({ path, tools: { id, title, tools } }) => ({
        id,
        title,
        url: `${this.#options.gatewayUrl()}${path}`,
        tools: tools.map(({ name, title: words, readOnly, offered }) => ({
          name, title: words, read_only: readOnly, offered: offered?.() ?? true,
        })),
      })),
      calls: this.#calls.list().map(({ at, ...call }) => ({ at: new Date(at).toISOString(), ...call })),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.endpoints.map((endpoint) => endpoint.close()));
  }
}

function discoveryTools({ log, settings, proxies, apps, runOperation, signInPage }: BuiltinServersOptions): McpToolSet {
  const managementEnabled = (): boolean => settings.current.mcp_management_enabled;
  const toolsChanged = onceDifferent(settings.changed, managementEnabled);
  const resourcesChanged = new Signal();
  let listed = '';
  const compare = async (): Promise<void> => {
    const now = JSON.stringify((await proxies.list()).map(({ id, name, description, url, enabled }) =>
      [id, name, description, url, enabled]));
    if (now !== listed) resourcesChanged.emit();
    listed = now;
  };
  const report = (error: unknown): void => log.error('Clients of a built-in server could not be told of a change', { error });
  // The proxies speak at every call that they forward; few of those are news here.
  coalesce([proxies.changed], 500, report).subscribe(() => void compare().catch(report));
  return discovery({
    run: overMcp(runOperation),
    apps: apps.map(({ id, name, file, entry }) => ({ id, name, format: file?.format ?? null, byBridge: entry === null })),
    hiddenKey, signInPage, managementEnabled, toolsChanged, resourcesChanged,
  });
}

/** Speaks where `value` is another than it was. */
function onceDifferent(source: Signal, value: () => unknown): Signal {
  const signal = new Signal();
  let before = value();
  source.subscribe(() => {
    if (value() === before) return;
    before = value();
    signal.emit();
  });
  return signal;
}

/** The operations as tools call them: what went wrong is thrown. */
const overMcp = (runOperation: RunOperation): RunMcpOperation => async (name, input) => {
  const outcome = await runOperation(name, input, 'mcp');
  if (outcome.ok) return outcome.value;
  const { status, error: { code, message, details } } = outcome;
  throw new GatehouseError(code, message, {
    status, ...(details?.remedy ? { remedy: details.remedy } : {}), ...(details?.field ? { field: details.field } : {}),
  });
};
