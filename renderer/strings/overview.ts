import { count } from './count.ts';

export const overview = {
  title: 'Proxies',
  list: 'Proxies',
  needYou: 'Needs you',
  others: 'Others',
  counts: {
    requests: (n: number) => count(n, 'request', 'requests'),
    errors: (n: number) => count(n, 'error', 'errors'),
    streams: (n: number) => count(n, 'open stream', 'open streams'),
    apps: (n: number) => count(n, 'app', 'apps'),
  },
  toolsChanged: (n: number) => count(n, 'tool has', 'tools have') + ' changed',
  providerSecret: (name: string) => `${name} has no client secret yet: nobody can sign in with it.`,
  enterSecret: 'Enter it',

  add: 'Add proxy',
  waiting: (n: number) => count(n, 'app waits for your permission', 'apps wait for your permission'),
  signIn: (n: number) => count(n, 'proxy needs a sign-in', 'proxies need a sign-in'),
  commands: (n: number) => count(n, 'program waits for your approval', 'programs wait for your approval'),
  failed: (n: number) => count(n, 'proxy could not start', 'proxies could not start'),
  allRunning: (n: number) => (n === 1 ? 'The gate is open.' : `All ${n} gates are open.`),
  someRunning: (n: number, all: number) => (n === 0 ? 'No gate is open.' : `${n} of ${all} gates are open.`),
  review: 'Review',
  allWaiting: (apps: string) => `Waiting for your permission: ${apps}`,
};

export const firstSteps = {
  title: 'Three steps to your first gate',
  intro: 'Gatehouse stands between your apps and your MCP servers. Apps find it, register by themselves and ask you. '
    + 'You sign in once, and every call carries the right token.',
  step: (n: number) => `Step ${n}`,
  done: 'Done',
  provider: {
    title: 'Add a provider',
    text: 'The identity provider that your MCP server trusts, such as Google, Okta or your company’s own. Not needed '
      + 'for a server with a sign-in of its own.',
    action: 'Add provider',
  },
  proxy: {
    title: 'Add a proxy',
    text: 'A gate on this computer in front of one MCP server, with an address such as http://localhost:9050/mcp.',
    action: 'Add proxy',
  },
  app: {
    title: 'Connect an app',
    text: 'One click puts it into Cursor, Claude Desktop, VS Code and others. Any other MCP client takes the address.',
  },
};
