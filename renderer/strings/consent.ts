export const consent = {
  title: 'Requests',
  asks: (client: string, proxy: string) => `${client} asks to use ${proxy}`,
  windowTitle: 'Gatehouse asks',
  wantsTo: 'asks to use',
  emptyTitle: 'No app is waiting',
  empty: {
    desktop: 'When an app connects to one of your proxies, its request appears here and in a window of its own.',
    headless: 'When an app connects to one of your proxies, its request appears here and in the browser that it opens.',
  },
  position: (n: number, all: number) => `${n} of ${all}`,
  answerGoesTo: 'Your answer goes to',
  loopback: 'That is a program on this computer. Nobody can check which one, so allow it only if you have just '
    + 'started this yourself.',
  remote: 'That is a site on the internet. Make sure that it is the app’s own.',
  program: 'That opens the program on this computer which such links belong to.',
  lookClosely: 'Look closely.',
  next: (provider: string) => `If you allow it, you sign in at ${provider} next.`,
  nextAs: (account: string) => `So far, ${account} is signed in here. You can choose another account there.`,
  nextAny: 'Choose there the account that this app is to use.',
  shared: (proxy: string) => `If you allow it, it uses the sign-in that ${proxy} has. You need not sign in again.`,
  sharedAs: (proxy: string, account: string) =>
    `If you allow it, it uses the sign-in that ${proxy} has, as ${account}. You need not sign in again.`,
  scopes: (provider: string) => `At ${provider} it may`,
  noScopes: (provider: string) => `It asks for nothing of its own at ${provider}.`,
  code: 'Code',
  codeHint: 'Your browser must show the same code.',
  expires: 'Expires in',
  expired: 'Expired',
  oneMinute: 'One minute is left to answer.',
  remember: 'Don’t ask again for 30 days',
  allow: 'Allow',
  deny: 'Deny',
  denyAll: (count: number) => `Deny all ${count}`,
  allowed: (client: string) => `${client} is allowed`,
  denied: (client: string) => `${client} is denied`,
  why: 'Why am I seeing this?',
  because: (client: string, proxy: string) =>
    `${client} opened a sign-in for ${proxy} in your browser. Any program can call itself ${client}: look at where the `
    + 'answer goes and at the code. If you did not start this, deny. Nothing is given away then, and you can always try '
    + 'again from the app.',
  wholeUri: 'The whole address that receives the answer:',
  nothingWaits: 'No request is waiting.',
};
