import { createHash } from 'node:crypto';
import type { ImportableServer } from '../../../preload/schema/app-import.ts';
import type { Upstream } from '../../../preload/schema/entities.ts';
import { redactText } from '../../log/redact-text.ts';
import { isSecretName } from '../../log/secret-names.ts';
import type { FoundServer } from './found-server.ts';

/** Stands for a server exactly as it was found, secrets included, and tells nothing of them. */
export const serverId = (app: string, name: string, { upstream }: FoundServer): string =>
  createHash('sha256').update(JSON.stringify([app, name, upstream])).digest('base64url').slice(0, 32);

export const serverView = (app: string, name: string, found: FoundServer, proxyId: number | null): ImportableServer => ({
  id: serverId(app, name, found),
  name,
  kind: found.upstream.kind,
  what: inWords(found.upstream),
  headers: Object.keys(found.upstream.headers),
  env: Object.keys(found.upstream.env),
  sign_in: proposedSignIn(found.upstream),
  to_enter: found.toEnter,
  left_out: found.leftOut,
  problem: found.problem,
  proxy_id: proxyId,
});

/** A server elsewhere that is given no credential has a sign-in of its own, or needs none. */
function proposedSignIn({ kind, url = '', headers }: Upstream): 'server' | 'none' {
  const isRemote = kind !== 'stdio' && /^https:/i.test(url);
  return isRemote && !Object.keys(headers).some(isSecretName) ? 'server' : 'none';
}

function inWords({ kind, url = '', command = '', args }: Upstream): string {
  return kind === 'stdio' ? redactText([command, ...args.map(hideAfterFlag)].join(' ')) : redactText(url);
}

const hidden = '[hidden]';

/** `--api-key` and its value are two arguments. */
function hideAfterFlag(argument: string, index: number, all: readonly string[]): string {
  const flag = all[index - 1] ?? '';
  return flag.startsWith('--') && !flag.includes('=') && isSecretName(flag.slice(2)) && !argument.startsWith('-') ? hidden : argument;
}

/** True where two upstreams are one server. Secret values are not known of a proxy, and make no difference. */
export const sameServer = (one: Upstream, other: Upstream): boolean =>
  JSON.stringify([one.kind, one.url, one.command, one.args]) === JSON.stringify([other.kind, other.url, other.command, other.args]);
