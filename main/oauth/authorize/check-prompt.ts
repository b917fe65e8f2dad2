import { OAuthError } from '../oauth-error.ts';
import type { AuthorizeState } from './state.ts';

/** Sign-in and consent always need a person, so `prompt=none` cannot be met; other values ask for what happens anyway. */
export function checkPrompt({ parameters }: AuthorizeState): void {
  if (parameters.one('prompt')?.split(' ').includes('none')) {
    throw new OAuthError('login_required', 'Signing in needs a person: prompt=none cannot be met.');
  }
}
