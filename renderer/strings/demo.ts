import type { DemoStep } from '../../preload/schema/demo.ts';

export const demo = {
  offerTitle: 'See it work first',
  offer: 'The demo has a provider, an MCP server and an app of its own. You answer one request and see a tool’s answer, '
    + 'in under a minute. Nothing leaves this computer, and one click takes it all away again.',
  start: 'Try it with the demo',
  title: 'The demo',
  steps: {
    servers: 'A small identity provider and an MCP server start inside Gatehouse',
    proxy: 'Gatehouse gets a provider and a proxy for them, as you would add them',
    discovery: 'The demo app is given the proxy’s address, asks how to sign in, and registers',
    sign_in: 'You allow the app, and sign in',
    tokens: 'The app fetches its tokens',
    answer: 'The app calls a tool through the proxy',
  } satisfies Record<DemoStep, string>,
  states: { done: 'Done', current: 'Now', failed: 'Stopped', ahead: 'Not yet' },
  waiting: 'Your turn: in the browser, allow the demo app, then sign in as Ada.',
  waitingDesktop: 'Your turn: allow the demo app in the window that asks, then sign in as Ada in the browser.',
  open: 'Open the sign-in page',
  answered: 'The tool answered:',
  next: 'Every app takes this way: it needs only the proxy’s address. Your own proxy is next. '
    + 'The demo goes when you remove it, or when Gatehouse ends.',
  again: 'Try it again',
  log: 'See each step',
  add: 'Add your own proxy',
  remove: 'Remove the demo',
  cancel: 'Cancel and remove',
  removing: 'Removing…',
  removed: 'The demo is removed, and all that it set up',
};
