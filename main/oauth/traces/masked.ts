import type { FlowParameter } from '../../../preload/schema/traces.ts';
import { redactText } from '../../log/redact-text.ts';

/** Parameters and members whose value may be seen. Of every other one, known or not, only the length is kept. */
const shown: ReadonlySet<string> = new Set([
  'response_type', 'response_mode', 'client_id', 'redirect_uri', 'code_challenge_method', 'scope', 'resource', 'prompt',
  'grant_type', 'token_type', 'expires_in', 'iss', 'error', 'error_description', 'error_uri', 'access_type', 'audience',
  'client_name', 'client_uri', 'redirect_uris', 'gatehouse_dropped_redirect_uris', 'token_endpoint_auth_method',
  'grant_types', 'response_types', 'application_type', 'software_id', 'software_version', 'issuer',
  'authorization_servers', 'authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'scopes_supported',
  'code_challenge_methods_supported', 'decision',
]);

const longestText = 400;
const mostParameters = 40;
/** Shorter values are words, which would be struck out wherever they stand. */
const shortestSecret = 8;

/** What a parameter is called. Anything else may be a value that came in the wrong place. */
const isName = /^[a-z][a-z_]{0,39}$/;

export type Pairs = readonly (readonly [name: string, value: unknown])[];

/**
 * Makes what the log keeps of one exchange. Names decide, by a list of those that may be seen; and a value that is
 * hidden under one name is struck out of every other text too, such as an error that quotes it.
 */
export class Mask {
  readonly #secrets: string[];

  /** @param exchanged all parameters and members of the exchange */
  constructor(exchanged: Pairs) {
    this.#secrets = exchanged.filter(([name]) => !shown.has(name)).map(([, value]) => asText(value))
      .filter((value) => value.length >= shortestSecret);
  }

  parameters(pairs: Pairs): FlowParameter[] {
    return pairs.slice(0, mostParameters).map(([name, value]) => (shown.has(name)
      ? { name, value: this.text(asText(value)), masked: false }
      : { name: isName.test(name) ? name : 'unnamed', value: present(asText(value)), masked: true }));
  }

  /** Text from outside: without secrets, on one line, and not endless. */
  text(text: string): string {
    const struck = this.#secrets.reduce((current, secret) => current.replaceAll(secret, '[hidden]'), text);
    return redactText(struck.replace(/[\p{Cc}\p{Cf}]+/gu, ' '), longestText);
  }

  /** A URL without user, query and fragment. */
  url(url: string): string {
    return this.text((url.split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/@]*@/, '//'));
  }
}

const present = (value: string): string => (value === '' ? 'empty' : `present, ${value.length} characters`);

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Nested deeper than the stack is: nobody would want to read it.
    return '';
  }
}
