import { describe, expect, it } from 'vitest';
import { accountHint } from '../../../renderer/text/account-hint.ts';

const asked = { account: null, shares_sign_in: false, proxy: 'Linear', provider: 'Company sign-in' };

describe('accountHint', () => {
  it('says where the sign-in happens, and that the account is to choose', () => {
    expect(accountHint(asked)).toBe('If you allow it, you sign in at Company sign-in next. '
      + 'Choose there the account that this app is to use.');
  });

  it('names the account that is signed in so far', () => {
    expect(accountHint({ ...asked, account: 'ada@company.example' }))
      .toContain('So far, ada@company.example is signed in');
  });

  it('says as whom an app acts that gets the sign-in there is', () => {
    expect(accountHint({ ...asked, account: 'ada@company.example', shares_sign_in: true }))
      .toBe('If you allow it, it uses the sign-in that Linear has, as ada@company.example. '
        + 'You need not sign in again.');
    expect(accountHint({ ...asked, shares_sign_in: true })).toContain('it uses the sign-in that Linear has.');
  });
});
