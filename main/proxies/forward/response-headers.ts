import { hopByHop, namedInConnection, withoutHeaders } from './hop-by-hop.ts';

/** What an upstream's response headers say to the forwarding path, and what of them goes to the client. */
export interface ResponseHead {
  /** Name, value, name, value: ready for writeHead. */
  headers: string[];
  /** Length of the body in bytes; -1 where it is only known at its end. */
  bodyLength: number;
  /** Empty where there is none. */
  contentType: string;
  eventStream: boolean;
  /** Clients may take it for JSON. */
  json: boolean;
  /** A browser may show it as a page: it is neither JSON nor an event stream to everyone. */
  page: boolean;
  /** The body is compressed or otherwise encoded. */
  encoded: boolean;
  sessionId: string | null;
}

/**
 * Ends here: cookies and other state of the upstream's origin, which is not ours; its challenge, since the client's
 * sign-in is with us; its CORS answer, since pages call us.
 */
const dropped: ReadonlySet<string> = new Set([
  ...hopByHop,
  'set-cookie',
  'set-cookie2',
  'clear-site-data',
  'alt-svc',
  'strict-transport-security',
  'www-authenticate',
]);
const corsPrefix = 'access-control-';
const noPage = /^(?:application\/json|text\/event-stream)(?:\s*;[^,]*)?$/i;

/** Copies the headers of a response as they came, less those that end here. One pass. */
export function copyResponseHeaders(rawHeaders: readonly string[]): ResponseHead {
  const headers: string[] = [];
  let bodyLength = -1;
  let contentType = '';
  let eventStream = false;
  let json = false;
  let page = true;
  let encoded = false;
  let sessionId: string | null = null;
  let connection: string | null = null;

  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const lower = name.toLowerCase();
    if (dropped.has(lower)) {
      if (lower === 'connection') {
        const value = rawHeaders[index + 1] as string;
        connection = connection === null ? value : `${connection}, ${value}`;
      }
      continue;
    }
    if (lower.startsWith(corsPrefix)) continue;
    const value = rawHeaders[index + 1] as string;
    if (lower === 'content-length') bodyLength = Number(value);
    else if (lower === 'content-type') {
      eventStream = /^text\/event-stream\b/i.test(value);
      json = !eventStream && /json/i.test(value);
      page = !noPage.test(value);
      contentType = contentType === '' ? value : `${contentType}, ${value}`;
    } else if (lower === 'mcp-session-id') sessionId = value;
    else if (lower === 'content-encoding') encoded ||= value.toLowerCase() !== 'identity';
    headers.push(name, value);
  }
  const kept = withoutHeaders(headers, namedInConnection(connection));
  return { headers: kept, bodyLength, contentType, eventStream, json, page, encoded, sessionId };
}
