/** Someone who sits before the browser: an account at the identity provider, and what they answer Gatehouse. */
export interface Person {
  account: string;
  password: string;
  decision: 'Allow' | 'Deny';
}

export const alice: Readonly<Person> = { account: 'alice', password: 'wonderland', decision: 'Allow' };
export const bob: Readonly<Person> = { account: 'bob', password: 'can-we-fix-it', decision: 'Allow' };
