import type { ErrorEntry } from '../error-codes.ts';

export const proxyErrors = {
  start_failed: {
    happened: 'A proxy did not start.',
    why: 'The log has the reason.',
    todo: 'Try again; run the Diagnosis if it stays so.',
  },
  proxy_not_found: {
    happened: 'Nothing was done.',
    why: 'The proxy was deleted.',
    todo: 'Look at the list of proxies again.',
  },
  proxy_disabled: {
    happened: 'The proxy was not started.',
    why: 'It is switched off.',
    todo: 'Switch it on in its settings.',
  },
  proxy_stopping: {
    happened: 'A call was not made.',
    why: 'The proxy is being stopped or changed.',
    todo: 'Try again in a moment.',
  },
  upstream_url_missing: {
    happened: 'A proxy did not start.',
    why: 'It has no address of an MCP server.',
    todo: 'Enter the URL in its settings.',
  },
  upstream_leads_back: {
    happened: 'The proxy was not saved.',
    why: 'The URL of its MCP server is its own address, or that of a proxy which leads to it: no call would ever end.',
    todo: 'Enter the address where the MCP server itself answers.',
  },
  upstream_command_missing: {
    happened: 'A proxy did not start.',
    why: 'It has no command that starts the MCP server.',
    todo: 'Enter the command in its settings.',
  },
  upstream_secret_missing: {
    happened: 'A proxy did not start.',
    why: 'A secret header or variable has lost its value.',
    todo: 'Enter it again in the proxy’s settings.',
  },
  command_not_approved: {
    happened: 'A program was not started.',
    why: 'Nobody has approved this command as it is now.',
    todo: 'Read it on the proxy’s page and approve it.',
  },
  command_changed: {
    happened: 'The approval was not taken.',
    why: 'The command is not the one that was shown any more.',
    todo: 'Read it again, then approve it.',
  },
  nothing_to_approve: {
    happened: 'The approval was not taken.',
    why: 'The proxy starts no program.',
    todo: 'Nothing has to be done.',
  },
  command_not_found: {
    happened: 'A program was not started.',
    why: 'It is not installed, or not on the PATH of your login shell.',
    todo: 'Install it, or enter its full path.',
  },
  command_needs_shell: {
    happened: 'A program was not started.',
    why: 'The command works in a shell only.',
    todo: 'Enter the program itself and its arguments.',
  },
  tool_not_allowed: {
    happened: 'A tool was not called.',
    why: 'It is not on the proxy’s list of allowed tools.',
    todo: 'Allow it under Tools if it is meant to be used.',
  },
  tool_paused: {
    happened: 'A tool was not called.',
    why: 'It is not as it was when it was approved.',
    todo: 'Look at the change under Tools, then approve it.',
  },
  tools_differ: {
    happened: 'The approval was not taken.',
    why: 'The server has changed a tool meanwhile.',
    todo: 'Look at the tools again, then approve them.',
  },
  request_unclear: {
    happened: 'A call was refused.',
    why: 'Which tool it would call cannot be told for sure.',
    todo: 'Correct the client that sent it.',
  },
  call_content_missing: {
    happened: 'There is nothing to show.',
    why: 'The call was forgotten, or its content was not remembered.',
    todo: 'Switch remembering on in the proxy’s settings, then make the call again.',
  },
  session_not_found: {
    happened: 'A call was refused.',
    why: 'The session has ended.',
    todo: 'The client begins a new one; most do so by themselves.',
  },
  session_required: {
    happened: 'A call was refused.',
    why: 'The client named no session.',
    todo: 'The client has to initialize first.',
  },
  too_many_sessions: {
    happened: 'A session was refused.',
    why: 'All places are in use.',
    todo: 'End clients that are not needed, or restart the proxy.',
  },
  id_in_use: {
    happened: 'A call was refused.',
    why: 'Another request of the session with the same id is still open.',
    todo: 'Correct the client that sent it.',
  },
  invalid_message: {
    happened: 'A call was refused.',
    why: 'Its body is not one JSON-RPC message.',
    todo: 'Correct the client that sent it.',
  },
  body_too_large: {
    happened: 'A call was refused.',
    why: 'Its body is larger than is allowed.',
    todo: 'Send less in one call.',
  },
  batch_too_large: {
    happened: 'A call was refused.',
    why: 'It holds too many messages.',
    todo: 'Send fewer messages in one call.',
  },
  request_timeout: {
    happened: 'A call was refused.',
    why: 'Its body did not arrive in time.',
    todo: 'Try again; look at the network between.',
  },
  request_aborted: {
    happened: 'A call was given up.',
    why: 'The client ended it before its body was complete.',
    todo: 'Nothing has to be done.',
  },
} satisfies Record<string, ErrorEntry>;
