import { appErrors } from './error-codes/apps.ts';
import { bridgeErrors } from './error-codes/bridge.ts';
import { gatehouseErrors } from './error-codes/gatehouse.ts';
import { oauthErrors } from './error-codes/oauth.ts';
import { proxyErrors } from './error-codes/proxies.ts';
import { serverErrors } from './error-codes/servers.ts';
import { signInErrors } from './error-codes/sign-in.ts';
import { skillErrors } from './error-codes/skills.ts';
import { storeErrors } from './error-codes/store.ts';

/** What stands in docs/errors.md of one code. Each is one or two sentences. */
export interface ErrorEntry {
  happened: string;
  why: string;
  todo: string;
}

/** The one source of what is said of error codes: docs/errors.md and the window are made of it. */
export const errorAreas = [
  { title: 'Gatehouse itself', entries: gatehouseErrors },
  { title: 'Stored data and secrets', entries: storeErrors },
  { title: 'Signing in', entries: signInErrors },
  { title: 'OAuth', entries: oauthErrors },
  { title: 'Proxies', entries: proxyErrors },
  { title: 'MCP servers', entries: serverErrors },
  { title: 'Apps', entries: appErrors },
  { title: 'Bridges', entries: bridgeErrors },
  { title: 'Skills', entries: skillErrors },
] as const satisfies readonly { title: string; entries: Record<string, ErrorEntry> }[];

const byCode = new Map<string, ErrorEntry>(errorAreas.flatMap(({ entries }) => Object.entries<ErrorEntry>(entries)));

/** Undefined for a code that belongs to somebody else, such as a provider's. */
export const explainCode = (code: string): ErrorEntry | undefined => byCode.get(code);
