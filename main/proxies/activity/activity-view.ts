import type { ActivityEntry } from '../../../preload/schema/views.ts';
import type { CallEntry } from './call-entry.ts';

/** A remembered call as UI and REST see it. */
export const activityView = (entry: CallEntry): ActivityEntry => ({
  id: entry.id,
  at: new Date(entry.at).toISOString(),
  client: entry.client,
  http_method: entry.httpMethod,
  method: entry.method,
  tool: entry.tool,
  status: entry.status,
  running: entry.durationMs === null,
  duration_ms: entry.durationMs === null ? null : Math.round(entry.durationMs * 10) / 10,
  bytes_in: entry.bytesIn,
  bytes_out: entry.bytesOut,
  error: entry.failure?.code ?? null,
  has_content: entry.content !== null,
});
