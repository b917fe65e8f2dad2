import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpResponse } from '../http/exchange.ts';
import { jsonResponse } from '../http/exchange.ts';

const perMinute = 60;

/** Registration and token endpoint: 60 requests a minute for each address (design.md section 5). */
export class RateLimits {
  readonly #limiters = {
    register: new RateLimiterMemory({ keyPrefix: 'register', points: perMinute, duration: 60 }),
    token: new RateLimiterMemory({ keyPrefix: 'token', points: perMinute, duration: 60 }),
  };

  /** @returns the 429 answer (RFC 6585 section 4) where the address has used up its minute, else null */
  async check(endpoint: 'register' | 'token', address: string): Promise<HttpResponse | null> {
    try {
      await this.#limiters[endpoint].consume(address);
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      return jsonResponse(429, {
        error: 'temporarily_unavailable',
        error_description: `More than ${perMinute} requests in a minute. Try again in ${seconds} s.`,
      }, { 'retry-after': String(seconds), 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    }
  }
}
