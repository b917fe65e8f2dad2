import type { ErrorEntry } from '../error-codes.ts';

export const serverErrors = {
  upstream_unreachable: {
    happened: 'The MCP server could not be reached.',
    why: 'It does not run, its address is wrong, or its certificate is not trusted.',
    todo: 'Start the server, or correct the upstream URL of the proxy.',
  },
  upstream_closed: {
    happened: 'The MCP server closed the connection before it answered.',
    why: 'It crashed or was restarted.',
    todo: 'It may or may not have carried out the call: check before you try again.',
  },
  upstream_invalid: {
    happened: 'The MCP server’s answer could not be used.',
    why: 'It does not speak HTTP, or not correctly.',
    todo: 'Correct the upstream URL of the proxy.',
  },
  upstream_failed: {
    happened: 'The MCP server could not be called.',
    why: 'The log has the reason.',
    todo: 'Run the Diagnosis.',
  },
  upstream_unauthorized: {
    happened: 'The MCP server refused the credentials.',
    why: 'The token or header that Gatehouse sent is not valid there.',
    todo: 'Sign in again for this proxy, or correct its headers.',
  },
  upstream_forbidden: {
    happened: 'The MCP server refused the call.',
    why: 'The account that is signed in may not do this.',
    todo: 'Sign in with an account or scopes that may.',
  },
  upstream_redirect: {
    happened: 'The MCP server answered with a redirect.',
    why: 'Following it would hand your credentials to another address.',
    todo: 'If that is the right address, enter it as the upstream URL.',
  },
  upstream_token_renewed: {
    happened: 'A call was not repeated.',
    why: 'The token was renewed while the call’s body was already under way.',
    todo: 'Make the call again.',
  },
  upstream_endpoint_foreign: {
    happened: 'The MCP server was not used.',
    why: 'It named an address of another host for its messages.',
    todo: 'Correct the upstream URL, or tell the operator of the server.',
  },
  server_stopped: {
    happened: 'The program of the MCP server was stopped before it answered.',
    why: 'The proxy was stopped or changed.',
    todo: 'Make the call again.',
  },
  server_crashed: {
    happened: 'The program of the MCP server ended before it answered.',
    why: 'The message has its last words.',
    todo: 'Correct its configuration; its output is in the log.',
  },
  server_keeps_stopping: {
    happened: 'The program of the MCP server stopped several times in a row.',
    why: 'Often a setting, a key or a file is missing.',
    todo: 'Read its output in the log, correct it, then try again.',
  },
  server_busy: {
    happened: 'The program of the MCP server takes nothing in.',
    why: 'It is stuck or overloaded.',
    todo: 'Try again, or restart the proxy.',
  },
  tool_list_failed: {
    happened: 'The tools could not be listed.',
    why: 'The server refused or answered something else.',
    todo: 'Read the message; check the upstream URL.',
  },
  tool_list_timeout: {
    happened: 'The tools could not be listed.',
    why: 'The server took too long.',
    todo: 'Try again; look at the server’s own log.',
  },
  tool_list_encoded: {
    happened: 'The tools could not be checked.',
    why: 'The server compressed its list, though nobody asked for it.',
    todo: 'Switch compression off at the server.',
  },
  tool_list_unclear: {
    happened: 'The tools could not be checked.',
    why: 'The server’s list is not valid JSON, or apps could read it in different ways.',
    todo: 'Do not use the server until its list is correct.',
  },
  tool_list_too_large: {
    happened: 'The tools could not be checked.',
    why: 'The list is larger than is looked at.',
    todo: 'Allow single tools, or use a server with fewer.',
  },
} satisfies Record<string, ErrorEntry>;
