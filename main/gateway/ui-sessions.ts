import { createHmac, randomBytes } from 'node:crypto';
import { equalSecrets } from './admin-token.ts';

/** A person who opened a login link stays signed in for this long, in seconds. */
export const sessionSeconds = 7 * 24 * 3600;

/**
 * Sessions of the headless UI. A session is a signed statement of its own end, so that it outlives a restart and
 * nothing of it is stored; a new admin token ends all of them.
 */
export class UiSessions {
  readonly #key: Buffer;

  constructor(adminToken: string) {
    this.#key = createHmac('sha256', adminToken).update('gatehouse ui session').digest();
  }

  /** @param now epoch milliseconds */
  issue(now = Date.now()): string {
    const statement = `${Math.floor(now / 1000) + sessionSeconds}.${randomBytes(12).toString('base64url')}`;
    return `${statement}.${this.#sign(statement)}`;
  }

  /** @param now epoch milliseconds */
  verify(session: string, now = Date.now()): boolean {
    const end = session.lastIndexOf('.');
    if (end < 0) return false;
    const statement = session.slice(0, end);
    return equalSecrets(session.slice(end + 1), this.#sign(statement)) && Number.parseInt(statement, 10) * 1000 > now;
  }

  #sign(statement: string): string {
    return createHmac('sha256', this.#key).update(statement).digest('base64url');
  }
}
