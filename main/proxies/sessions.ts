import { createHash } from 'node:crypto';

export interface SessionLimits {
  /** Clients rarely end their sessions: the ones unused for longest make room. */
  most?: number;
  idleMs?: number;
  now?: () => number;
}

interface Binding {
  principal: string;
  usedAt: number;
}

/**
 * Remembers who opened which MCP session, so that nobody else can use it (MCP security best practices, "Session
 * Hijacking"). A session that is not known here, such as one from before a restart, belongs to whoever the upstream
 * next accepts it from.
 */
export class SessionBindings {
  /** Ordered by last use, oldest first. */
  readonly #bindings = new Map<string, Binding>();
  /** The one at the end of that order. */
  #newest: Binding | null = null;
  readonly #most: number;
  readonly #idleMs: number;
  readonly #now: () => number;

  constructor(limits: SessionLimits = {}) {
    this.#most = limits.most ?? 10_000;
    this.#idleMs = limits.idleMs ?? 24 * 60 * 60 * 1000;
    this.#now = limits.now ?? Date.now;
  }

  get size(): number {
    return this.#bindings.size;
  }

  /** False when the session is someone else's. */
  mayUse(sessionId: string, principal: string): boolean {
    const binding = this.#bindings.get(keyOf(sessionId));
    return binding === undefined || binding.principal === principal;
  }

  /** Called when the upstream answered a call of this session with success. An existing owner stays the owner. */
  bind(sessionId: string, principal: string): void {
    const key = keyOf(sessionId);
    const existing = this.#bindings.get(key);
    const binding = existing ?? { principal, usedAt: 0 };
    binding.usedAt = this.#now();
    if (binding === this.#newest) return;
    if (existing) this.#bindings.delete(key);
    this.#bindings.set(key, binding);
    this.#newest = binding;
    this.#forgetOld(binding.usedAt);
  }

  /**
   * The upstream answered a call of this session: one that it does not know, or that the client ended, is over.
   * @param status of the answer
   */
  answered(sessionId: string, principal: string, method: string | undefined, status: number): void {
    if (status === 404 || (status < 300 && method === 'DELETE')) this.forget(sessionId);
    else if (status < 300) this.bind(sessionId, principal);
  }

  forget(sessionId: string): void {
    this.#bindings.delete(keyOf(sessionId));
    // Whichever is used next is the newest then.
    this.#newest = null;
  }

  clear(): void {
    this.#bindings.clear();
    this.#newest = null;
  }

  #forgetOld(now: number): void {
    for (const [key, binding] of this.#bindings) {
      if (this.#bindings.size <= this.#most && now - binding.usedAt <= this.#idleMs) return;
      this.#bindings.delete(key);
    }
  }
}

/** Usual ids are kept as they are; an upstream that issues very long ones costs no more memory than others. */
const keyOf = (sessionId: string): string =>
  sessionId.length <= 128 ? sessionId : createHash('sha256').update(sessionId).digest('base64url');
