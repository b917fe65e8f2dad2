import type { Credential } from '../app.ts';
import type { EntryValue } from '../editors/editor.ts';

/** How a file refers to a variable or to a value that the application asked for. */
export interface References {
  environment?: (variable: string) => string;
  prompt?: (inputId: string) => string;
}

type Headers = { headers?: Record<string, string> };

/** The `headers` of an entry; none where the application signs in by itself. */
export function headers(credential: Credential, references: References = {}): Headers {
  const key = keyText(credential, references);
  return key === null ? {} : { headers: { Authorization: `Bearer ${key}` } };
}

function keyText(credential: Credential, { environment, prompt }: References): string | null {
  switch (credential.kind) {
    case 'oauth':
      return null;
    case 'file':
      return credential.key;
    case 'environment':
      return environment ? environment(credential.variable) : null;
    case 'prompt':
      return prompt ? prompt(credential.inputId) : null;
  }
}

/** `${env:NAME}` as Cursor, Windsurf, Cline and others write it. */
export const envColon = { environment: (variable: string) => `\${env:${variable}}` };

/** `${NAME}` as Claude Code, Warp and Kiro write it. */
export const envBraces = { environment: (variable: string) => `\${${variable}}` };

/** Base64 of JSON in UTF-8, then percent-encoded: `+`, `/` and `=` would not survive in a query. */
export const encodedJson = (value: EntryValue): string => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64'));
