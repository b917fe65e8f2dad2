import { createHash, randomBytes } from 'node:crypto';

/** How long a login link waits to be opened, in milliseconds. */
export const loginLinkMs = 15 * 60_000;

/** More links than this at a time serve nobody: the oldest gives way. */
const mostLinks = 20;

export interface LoginLink {
  /** `http://localhost:{port}/login?token=...` */
  url: string;
  /** ISO 8601. */
  expires_at: string;
}

/** One-time links that sign a browser in to the headless UI. Only hashes are held, and only in memory. */
export class LoginLinks {
  readonly #expiry = new Map<string, number>();
  readonly #base: () => string;

  /** @param base where the gateway is now, e.g. `http://localhost:8080` */
  constructor(base: () => string) {
    this.#base = base;
  }

  /** @param now epoch milliseconds */
  mint(now = Date.now()): LoginLink {
    const token = randomBytes(32).toString('base64url');
    const oldest = this.#expiry.size >= mostLinks ? this.#expiry.keys().next().value : undefined;
    if (oldest !== undefined) this.#expiry.delete(oldest);
    this.#expiry.set(hash(token), now + loginLinkMs);
    return { url: `${this.#base()}/login?token=${token}`, expires_at: new Date(now + loginLinkMs).toISOString() };
  }

  /** True once, for a link that was minted and has not expired. */
  redeem(token: string, now = Date.now()): boolean {
    const key = hash(token);
    const expiry = this.#expiry.get(key);
    this.#expiry.delete(key);
    return expiry !== undefined && expiry > now;
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');
