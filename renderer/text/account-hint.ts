import type { ConsentView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

type SignIn = Pick<ConsentView, 'account' | 'shares_sign_in' | 'proxy' | 'provider'>;

/** What follows when a person allows a request, and as whom. */
export function accountHint({ account, shares_sign_in: shares, proxy, provider }: SignIn): string {
  if (shares) return account === null ? t.consent.shared(proxy) : t.consent.sharedAs(proxy, account);
  return `${t.consent.next(provider)} ${account === null ? t.consent.nextAny : t.consent.nextAs(account)}`;
}
