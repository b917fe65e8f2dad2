import type { ServerResponse } from 'node:http';
import type { Logger } from '../../log/logger.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { Activity } from '../activity/activity.ts';
import type { UpstreamCredentials } from '../ports.ts';
import type { SessionBindings } from '../sessions.ts';
import type { ToolRules } from '../tools/tool-rules.ts';
import type { Traffic } from '../traffic.ts';
import type { HttpUpstream } from '../upstreams/http-upstream.ts';

/** What the calls of one proxy share, whatever its upstream is. */
export interface CallContext<Upstream = HttpUpstream> {
  proxy: ProxyRecord;
  upstream: Upstream;
  credentials: UpstreamCredentials;
  sessions: SessionBindings;
  traffic: Traffic;
  activity: Activity;
  /** What becomes of lists of tools, and of calls of them; null: they pass, and nobody looks at them. */
  tools: ToolRules | null;
  /** Responses to GET: streams that end with the client or with us, never by themselves. */
  standing: Set<ServerResponse>;
  log: Logger;
  /** Largest request body, in bytes. */
  bodyLimit: number;
}

/** Largest request body, in bytes, where nothing else is said. */
export const defaultBodyLimit = 10 * 1024 * 1024;
