import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Auditor } from '../audit/ports.ts';
import type { ToolCall } from '../mcp/server/call-log.ts';
import type { ConnectionRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';

/** What rooms tell that don't know the audit log. */

/** A provider has ended a sign-in, or the person at the provider. */
export async function recordConnectionEnd(
  audit: Auditor, { proxies }: Pick<Stores, 'proxies'>, { proxy_id: id, account, ended }: ConnectionRecord,
): Promise<void> {
  const proxy = await proxies.get(id);
  await audit.record({
    kind: 'access', action: 'connection.ended', actor: 'system', subject: account, proxy: proxy?.name, proxy_id: id,
    detail: { reason: ended?.reason },
  });
}

/** A tool of a built-in server was called that may change something. */
export const toolCallEntry = ({ server, tool, input, client, address, error }: ToolCall): AuditEntry => ({
  kind: 'mcp', action: 'tool.called', actor: 'mcp', outcome: error === null ? 'done' : 'refused', client, subject: tool, error,
  detail: { server, input, address },
});
