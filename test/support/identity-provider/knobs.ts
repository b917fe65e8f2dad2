/** Faults and lifetimes of the identity provider that a test can turn while it runs. */
export interface Knobs {
  accessTokenSeconds: number;
  /** The person is never asked: the provider answers every sign-in with `access_denied`. */
  denySignIn: boolean;
  /** What the token endpoint does instead of its work: a status with an OAuth error, no answer at all, a web page. */
  tokenEndpoint: 'works' | 'hangs' | 'html' | { status: number; error: string };
  /** Every connection is cut without an answer, as when the provider is down. */
  down: boolean;
}

export const defaultKnobs: Readonly<Knobs> = {
  accessTokenSeconds: 3600,
  denySignIn: false,
  tokenEndpoint: 'works',
  down: false,
};
