import { hopByHop, namedInConnection, withoutHeaders } from './hop-by-hop.ts';

/** What a request's headers say to the forwarding path, and what of them goes upstream. */
export interface RequestHead {
  /** Name, value, name, value: ready for undici, without Authorization and Content-Length. */
  headers: string[];
  /** Length of the body in bytes; 0 where there is none, null where it is only known at its end (chunked). */
  bodyLength: number | null;
  sessionId: string | null;
  /** What the request says about its body, in the stateless era. */
  mcpMethod: string | null;
  mcpName: string | null;
  /** One of these three that is there twice: two servers may take different ones. */
  repeated: string | null;
}

/** How the requests of one proxy are changed on their way: made once per configuration. */
export interface RequestHeaderPlan {
  dropped: ReadonlySet<string>;
  /** The headers that are set on every request, as name, value, name, value. */
  set: readonly string[];
  /** True where the configuration itself sets Authorization. */
  setsAuthorization: boolean;
}

/**
 * Never passed on: what authenticates the client to us or names the page and the path behind it, its wish for
 * compression, which would hold events back, and for another path, which some frameworks grant.
 */
const unforwarded = [
  'host',
  'content-length',
  'authorization',
  'x-api-key',
  'cookie',
  'cookie2',
  'origin',
  'referer',
  'accept-encoding',
  'forwarded',
  'via',
  'x-real-ip',
  'x-original-url',
  'x-rewrite-url',
];
const privatePrefix = 'x-forwarded-';
/** Passed on, but for other spellings: what was decided by them must be what the upstream reads. */
const decisive: ReadonlySet<string> = new Set(['mcp-session-id', 'mcp-method', 'mcp-name']);

/** @param configured the headers of the proxy's configuration, secrets filled in: they replace the client's */
export function planRequestHeaders(configured: Readonly<Record<string, string>>): RequestHeaderPlan {
  const names = Object.keys(configured).map((name) => name.toLowerCase());
  const owned = new Set(['host', 'content-length', ...hopByHop]);
  const kept = Object.entries(configured).filter(([name]) => !owned.has(name.toLowerCase()));
  return {
    dropped: new Set([...hopByHop, ...unforwarded, ...names]),
    set: [...(names.includes('accept-encoding') ? [] : ['accept-encoding', 'identity']), ...kept.flat()],
    setsAuthorization: names.includes('authorization'),
  };
}

/** Copies the headers of a request as they came, less those that end here. One pass, no conversion. */
export function copyRequestHeaders(rawHeaders: readonly string[], plan: RequestHeaderPlan): RequestHead {
  const headers: string[] = [];
  let bodyLength: number | null = 0;
  let sessionId: string | null = null;
  let mcpMethod: string | null = null;
  let mcpName: string | null = null;
  let repeated: string | null = null;
  let connection: string | null = null;

  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const value = rawHeaders[index + 1] as string;
    const lower = name.toLowerCase();
    if (lower.startsWith('mcp-')) {
      if (lower === 'mcp-session-id') {
        if (sessionId !== null) repeated = name;
        sessionId = value;
      } else if (lower === 'mcp-method') {
        if (mcpMethod !== null) repeated = name;
        mcpMethod = value;
      } else if (lower === 'mcp-name') {
        if (mcpName !== null) repeated = name;
        mcpName = value;
      }
    }
    if (plan.dropped.has(lower)) {
      if (lower === 'content-length') bodyLength = Number(value);
      else if (lower === 'transfer-encoding') bodyLength = null;
      else if (lower === 'connection') connection = connection === null ? value : `${connection}, ${value}`;
    } else if (!lower.startsWith(privatePrefix) && !(lower.includes('_') && isOtherSpelling(lower, plan))) {
      headers.push(name, value);
    }
  }
  const kept = withoutHeaders(headers, namedInConnection(connection));
  for (const item of plan.set) kept.push(item);
  return { headers: kept, bodyLength, sessionId, mcpMethod, mcpName, repeated };
}

/**
 * True for a name with an underscore that servers which go by CGI take for one that ends, or was looked at, here: to
 * them `X_Api_Key` is `X-Api-Key` (RFC 3875 section 4.1.18).
 */
function isOtherSpelling(lower: string, { dropped }: RequestHeaderPlan): boolean {
  const name = lower.replaceAll('_', '-');
  return dropped.has(name) || decisive.has(name) || name.startsWith(privatePrefix);
}
