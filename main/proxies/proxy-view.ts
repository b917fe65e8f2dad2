import type { ProxyStatus, ProxyView } from '../../preload/schema/views.ts';
import { originOf } from '../http/addresses.ts';
import type { ProxyRecord } from '../store/records.ts';
import { commandApproval } from './command-approval.ts';
import type { ProxyFacts } from './ports.ts';
import type { ProxyRunner } from './proxy-runner.ts';
import { reachView } from './reach/reach-view.ts';
import { describeStatus } from './status.ts';
import { changesInWords } from './tools/compare-tools.ts';

type Shown = Pick<ProxyRunner, 'state' | 'tools'>;

/** Where a proxy stands, by its configuration, by what runs of it, and by what other rooms know. */
export function proxyStatus(proxy: ProxyRecord, { state, tools }: Shown, facts: ProxyFacts): ProxyStatus {
  const { phase, failure, lastError, upstreamProblem } = state;
  return describeStatus({
    phase,
    failure,
    lastError,
    upstreamProblem,
    toolsDiffer: changesInWords(tools.changes, proxy.pause_changed_tools === true),
    enabled: proxy.enabled,
    approvalNeeded: commandApproval(proxy)?.needed ?? false,
    port: proxy.port,
    consentsWaiting: facts.consentsWaiting(proxy.id),
    signInNeeded: facts.signInNeeded(proxy.id),
    providerProblem: facts.providerProblem(proxy),
    clients: facts.clientCount(proxy.id),
  });
}

/** A proxy as UI and REST see it: what its record alone holds, such as approvals, is left out. */
export function proxyView(proxy: ProxyRecord, runner: Shown, facts: ProxyFacts): ProxyView {
  const { approved_command_hash: _command, approved_tools: _approved, differing_tools: _differing, ...config } = proxy;
  return {
    ...config,
    allowed_tools: config.allowed_tools ?? null,
    pause_changed_tools: config.pause_changed_tools ?? false,
    record_call_content: config.record_call_content ?? false,
    ...reachView(config),
    url: `${originOf(proxy.tls ? 'https' : 'http', 'localhost', proxy.port)}${proxy.path}`,
    status: proxyStatus(proxy, runner, facts),
    counts: runner.state.counts,
    clients: facts.clientCount(proxy.id),
    command_approval: commandApproval(proxy),
    tools_approved: runner.tools.approved?.length ?? null,
    tools_changed: [...runner.tools.changes],
    created_at: new Date(proxy.created_at).toISOString(),
    updated_at: new Date(proxy.updated_at).toISOString(),
  };
}
