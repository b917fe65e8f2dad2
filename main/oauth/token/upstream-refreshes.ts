import type { TokenAnswer } from './state.ts';

/** How long the answer to a refresh is given again to whoever asks with the same token, in ms. */
const repeatedFor = 60_000;

/**
 * Upstream mode: one refresh at the provider for each refresh token, however many windows of a client ask. The loser of
 * the race gets the winner's answer, where a rotating provider would take the second use for theft.
 */
export class UpstreamRefreshes {
  readonly #answers = new Map<string, Promise<TokenAnswer>>();

  once(refreshTokenHash: string, refresh: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
    const known = this.#answers.get(refreshTokenHash);
    if (known) return known;
    const answer = refresh();
    this.#answers.set(refreshTokenHash, answer);
    const forget = (): boolean => this.#answers.delete(refreshTokenHash);
    answer.then(() => setTimeout(forget, repeatedFor).unref(), forget);
    return answer;
  }

  /** The answer that was just given for this token, where there is one. */
  recent(refreshTokenHash: string): Promise<TokenAnswer> | undefined {
    return this.#answers.get(refreshTokenHash);
  }
}
