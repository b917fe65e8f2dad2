import type { ErrorEntry } from '../error-codes.ts';

/** What the bridge answers in an app that starts it. */
export const bridgeErrors = {
  gatehouse_not_running: {
    happened: 'A call was not made.',
    why: 'The app’s bridge finds no Gatehouse on this computer.',
    todo: 'Start Gatehouse, then try again. It can be started by the bridge itself: see Settings.',
  },
  proxy_stopped: {
    happened: 'A call was not made.',
    why: 'The proxy that the app uses does not run.',
    todo: 'Start it in Gatehouse, then try again.',
  },
  bridge_removed: {
    happened: 'A call was not made.',
    why: 'The connection was taken out of the app in Gatehouse, and the app still starts its bridge.',
    todo: 'Add the proxy to the app again, or remove it there.',
  },
  bridge_refused: {
    happened: 'A call was refused.',
    why: 'The API key of the app’s bridge was removed.',
    todo: 'Add the proxy to the app again on the Apps page.',
  },
  answer_lost: {
    happened: 'The answer to a call is not known.',
    why: 'The connection to Gatehouse was lost before it came.',
    todo: 'Look whether the call was carried out before you make it again.',
  },
  answer_unreadable: {
    happened: 'The answer to a call could not be used.',
    why: 'The MCP server sent something that MCP does not know.',
    todo: 'Look at the log of Gatehouse, and tell the server’s operator.',
  },
  refused: {
    happened: 'A call was refused.',
    why: 'The MCP server, or Gatehouse before it, said so; its words stand beside this code.',
    todo: 'Do what they say. The proxy’s activity shows the call.',
  },
} satisfies Record<string, ErrorEntry>;
