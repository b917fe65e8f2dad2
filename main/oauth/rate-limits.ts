import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpResponse } from '../http/exchange.ts';
import { jsonResponse } from '../http/exchange.ts';
import { Late } from '../runtime/late.ts';

type Limited = 'register' | 'token';

const usualLimit = 60;

/** Registration and token endpoint: so many requests a minute for each address. */
export class RateLimits {
  readonly #perMinute: number;
  readonly #limiters: Late<Readonly<Record<Limited, RateLimiterMemory>>>;

  /** @param perMinute requests of one address to one of the endpoints */
  constructor(perMinute = usualLimit) {
    this.#perMinute = perMinute;
    this.#limiters = new Late(async () => {
      const { RateLimiterMemory: Limiter } = await import('rate-limiter-flexible');
      const limiter = (keyPrefix: Limited) => new Limiter({ keyPrefix, points: perMinute, duration: 60 });
      return { register: limiter('register'), token: limiter('token') };
    });
  }

  /** @returns the 429 answer (RFC 6585 section 4) where the address has used up its minute, else null */
  async check(endpoint: Limited, address: string): Promise<HttpResponse | null> {
    const limiters = await this.#limiters.get();
    try {
      await limiters[endpoint].consume(address);
      return null;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const seconds = Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
      return jsonResponse(429, {
        error: 'temporarily_unavailable',
        error_description: `More than ${this.#perMinute} requests in a minute. Try again in ${seconds} s.`,
      }, { 'retry-after': String(seconds), 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    }
  }
}
