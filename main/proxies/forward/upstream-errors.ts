import { GatehouseError } from '../../errors/index.ts';
import { proxyUnreachableCode } from '../../errors/proxy-unreachable.ts';
import { closedEarlyCode } from '../connection/upstream-connection.ts';
import { proxyRefusedCode } from '../network/tunnel.ts';

interface Words {
  code: string;
  /** Completes "The MCP server at host:port ...". */
  what: string;
  remedy: string;
}

const parserError = 'HTTP_PARSER_ERROR';

const correctUrl = 'Correct the upstream URL of this proxy.';
const startIt = 'Start the MCP server, or correct the upstream URL of this proxy.';
const checkNetwork = 'Check the network and the upstream URL of this proxy, then try again.';
const checkName = 'Correct the host name in the upstream URL of this proxy, or check the network.';
const checkCertificate = 'Have this computer trust the authority that issued it: add it to the system\'s, or name its file in '
  + 'NODE_EXTRA_CA_CERTS. Or correct the upstream URL of this proxy.';
const checkScheme = 'Check whether the upstream URL of this proxy should start with http:// rather than https://.';
const checkProxy = 'Check HTTPS_PROXY and HTTP_PROXY, and add the host to NO_PROXY if it is to be reached directly.';
const tryAgain = 'It may or may not have carried out the call: check before you try again.';

const unreachable = (what: string, remedy: string): Words => ({ code: 'upstream_unreachable', what, remedy });
const noHttp = { code: 'upstream_invalid', what: 'did not answer in HTTP.', remedy: correctUrl };
const tooLarge = {
  code: 'upstream_invalid',
  what: 'answered with headers that are too large.',
  remedy: correctUrl,
};
const broken = { code: 'upstream_closed', what: 'closed the connection before it answered.', remedy: tryAgain };

const words: Readonly<Record<string, Words>> = {
  ECONNREFUSED: unreachable('is not running: the connection was refused.', startIt),
  ENOTFOUND: unreachable('cannot be found: its name is unknown.', checkName),
  EAI_AGAIN: unreachable('cannot be found: its name could not be looked up.', checkName),
  ETIMEDOUT: unreachable('does not answer.', checkNetwork),
  UND_ERR_CONNECT_TIMEOUT: unreachable('does not answer.', checkNetwork),
  EHOSTUNREACH: unreachable('cannot be reached from here.', checkNetwork),
  ENETUNREACH: unreachable('cannot be reached from here.', checkNetwork),
  [proxyRefusedCode]: unreachable('cannot be reached: the HTTP proxy of this network refused.', checkProxy),
  ECONNRESET: broken,
  EPIPE: broken,
  [closedEarlyCode]: broken,
  UND_ERR_SOCKET: broken,
  // An answer that was cut short in its middle.
  HPE_INVALID_EOF_STATE: broken,
  [parserError]: noHttp,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    code: 'upstream_invalid',
    what: 'answered with a length that is not that of its answer.',
    remedy: tryAgain,
  },
  HPE_HEADER_OVERFLOW: tooLarge,
  UND_ERR_HEADERS_OVERFLOW: tooLarge,
};
const noTls = unreachable('cannot be reached over https.', checkScheme);
const badCertificate = unreachable('has a certificate that is not trusted.', checkCertificate);
const other: Words = { code: 'upstream_failed', what: 'could not be called.', remedy: 'The log has the details.' };

/** Node's or undici's code; undici leaves some of its parser's errors without one. */
function codeOf(error: Error): string {
  if (error.name === 'HTTPParserError') return parserError;
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function wordsOf(error: Error): Words {
  const code = codeOf(error);
  // Its message names the proxy.
  return code === proxyUnreachableCode ? unreachable(`cannot be reached: ${error.message}.`, checkProxy) : wordsFor(code);
}

function wordsFor(code: string): Words {
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return badCertificate;
  if (/^EPROTO$|^ERR_(?:SSL|TLS)_/.test(code)) return noTls;
  return words[code] ?? (code.startsWith('HPE_') ? noHttp : other);
}

/**
 * A failed call in words (502): which server, what happened, what to do next. An error that is ours passes unchanged.
 * @param server host and port of the upstream
 */
export function upstreamFailure(error: Error, server: string): GatehouseError {
  if (error instanceof GatehouseError) return error;
  const { code, what, remedy } = wordsOf(error);
  return new GatehouseError(code, `The MCP server at ${server} ${what}`, {
    status: 502,
    remedy,
    cause: error,
    detail: codeOf(error),
  });
}

/** An answer that ended before its end, as a sentence. */
export const brokenOff = (error: Error, server: string): string =>
  error instanceof GatehouseError ? error.message : `The MCP server at ${server} broke off its answer.`;

/** True where the connection was lost, as opposed to never made or timed out. */
export const isConnectionLoss = (error: Error): boolean => wordsFor(codeOf(error)) === broken;

/**
 * A status of the upstream that is not for the client (502): its 401 and 403 would send the client to sign in with us
 * once more, for ever, and a redirect would lead it past us.
 * @param location the value of the Location header, for a redirect
 */
export function upstreamRefusal(status: number, server: URL, location: string | null): GatehouseError {
  if (status === 401) {
    return new GatehouseError(
      'upstream_unauthorized',
      `The MCP server at ${server.host} did not accept the credentials that Gatehouse sent.`,
      {
        status: 502,
        remedy: 'Sign in again for this proxy in Gatehouse, or correct its upstream headers.',
      },
    );
  }
  if (status === 403) {
    return new GatehouseError(
      'upstream_forbidden',
      `The MCP server at ${server.host} does not allow this call with the account that is signed in.`,
      {
        status: 502,
        remedy: 'Sign in for this proxy with an account or scopes that may do this.',
      },
    );
  }
  const goal = redirectGoal(location, server);
  const what = `answered with a redirect${goal ? ` to ${goal}` : ''}, which Gatehouse does not follow`;
  return new GatehouseError(
    'upstream_redirect',
    `The MCP server at ${server.host} ${what}: it would hand your credentials to another address.`,
    {
      status: 502,
      remedy: goal ? 'If that is the right address, enter it as the upstream URL of this proxy.' : correctUrl,
    },
  );
}

/** Origin and path only: a query may hold secrets. */
function redirectGoal(location: string | null, server: URL): string | null {
  if (location === null) return null;
  try {
    const { origin, pathname } = new URL(location, server);
    return `${origin}${pathname}`;
  } catch {
    return null;
  }
}

/** True for the statuses that are answered in our own words. 304 is no redirect. */
export const isWithheld = (status: number): boolean =>
  status === 401 || status === 403 || (status >= 300 && status < 400 && status !== 304);
