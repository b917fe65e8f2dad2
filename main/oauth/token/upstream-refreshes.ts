import type { TokenAnswer } from './state.ts';

/** How long the answer to a refresh is given again to whoever asks with the same token, in ms. */
const repeatedFor = 60_000;

/** An answer for one grant; whether that still lives is for the reader to ask. */
interface GivenAnswer {
  grantId: string;
  answer: Promise<TokenAnswer>;
}

/**
 * Upstream mode: one refresh at the provider for each refresh token, however many windows of a client ask. The loser of
 * the race gets the winner's answer, where a rotating provider would take the second use for theft.
 */
export class UpstreamRefreshes {
  readonly #given = new Map<string, GivenAnswer>();

  /** @param key the client and its refresh token's hash */
  once(key: string, grantId: string, refresh: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
    const answer = refresh();
    const given = { grantId, answer };
    this.#given.set(key, given);
    const forget = (): void => {
      if (this.#given.get(key) === given) this.#given.delete(key);
    };
    answer.then(() => setTimeout(forget, repeatedFor).unref(), forget);
    return answer;
  }

  /** The answer under way for this token, or that was just given. */
  recent(key: string): GivenAnswer | undefined {
    return this.#given.get(key);
  }
}
