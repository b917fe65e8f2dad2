import { sessionSeconds } from './ui-sessions.ts';

/**
 * Cookies ignore ports: the name carries ours, so that two gateways on one host don't sign each other out.
 * @param origin our origin as the caller spelled it
 */
export const sessionCookieName = (origin: string): string => `gatehouse_session_${new URL(origin).port || '80'}`;

/** `Secure` behind a TLS terminator only: on loopback the gateway speaks plain HTTP, where some browsers drop such cookies. */
export const sessionCookie = (origin: string, session: string): string =>
  `${sessionCookieName(origin)}=${session}; Path=/; Max-Age=${sessionSeconds}; HttpOnly; SameSite=Strict${origin.startsWith('https:') ? '; Secure' : ''}`;

/** The session that a request carries. The first cookie of that name counts, as with every server. */
export function readSessionCookie(header: string | undefined, origin: string): string | undefined {
  const prefix = `${sessionCookieName(origin)}=`;
  const pair = header?.split(';').map((part) => part.trim()).find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}
