import type { ErrorEntry } from '../error-codes.ts';

export const gatehouseErrors = {
  already_running: {
    happened: 'Gatehouse did not start.',
    why: 'Another Gatehouse uses the same data folder; two would spoil each other’s tokens.',
    todo: 'Use the one that runs, stop it first, or set GATEHOUSE_DATA_DIR to another folder.',
  },
  invalid_environment: {
    happened: 'Gatehouse did not start.',
    why: 'An environment variable has a value that means nothing.',
    todo: 'Correct the variable that the message names.',
  },
  port_taken: {
    happened: 'A port did not open.',
    why: 'Another program listens on it already; the message names it where the system tells.',
    todo: 'Stop that program, or choose another port.',
  },
  port_forbidden: {
    happened: 'A port did not open.',
    why: 'The operating system reserves it.',
    todo: 'Choose another port.',
  },
  port_fixed: {
    happened: 'The gateway port was not changed.',
    why: 'GATEHOUSE_PORT decides it.',
    todo: 'Start Gatehouse with another GATEHOUSE_PORT, or without it.',
  },
  address_unavailable: {
    happened: 'A port did not open.',
    why: 'One of its further addresses is no address of this computer now.',
    todo: 'Connect to that network, or take the address out of the list.',
  },
  listen_failed: {
    happened: 'A port did not open.',
    why: 'The operating system refused for a reason of its own.',
    todo: 'Choose another port; the log has the reason.',
  },
  no_free_port: {
    happened: 'No port could be found for a new proxy.',
    why: 'All ports from 9050 upward are taken.',
    todo: 'Enter a port yourself.',
  },
  certificate_unreadable: {
    happened: 'A port with TLS did not open.',
    why: 'The certificate or key file cannot be read.',
    todo: 'Check both paths, and that your user may read the files.',
  },
  certificate_unusable: {
    happened: 'A port with TLS did not open.',
    why: 'Certificate and key are damaged or do not belong together.',
    todo: 'Enter a certificate and its own key as PEM files.',
  },
  unauthorized: {
    happened: 'The admin interface refused the call.',
    why: 'The admin token is missing or not the one of this Gatehouse.',
    todo: 'Send "Authorization: Bearer" with the content of the file admin-token in the data folder.',
  },
  cross_origin: {
    happened: 'The admin interface refused the call.',
    why: 'It came from a web page that is not Gatehouse.',
    todo: 'Use the window, or the admin token in a program.',
  },
  rest_disabled: {
    happened: 'The admin interface refused the call.',
    why: 'REST is switched off on the desktop.',
    todo: 'Switch on "REST interface" in Settings.',
  },
  management_from_elsewhere: {
    happened: 'An agent’s call was refused.',
    why: 'It came from a container or another computer; proxies are managed from this computer alone.',
    todo: 'Call from a program on this computer, or use the window of Gatehouse.',
  },
  oauth_not_enabled: {
    happened: 'No sign-in was started.',
    why: 'Sign-in is switched off for this proxy.',
    todo: 'Use the proxy’s address as it is, or switch sign-in on in its settings.',
  },
  not_over_mcp: {
    happened: 'An agent’s call was refused.',
    why: 'What it asked for is for a person to decide.',
    todo: 'Do it in the window of Gatehouse.',
  },
  untrusted_sender: {
    happened: 'The window’s call was refused.',
    why: 'It came from a page that is not Gatehouse’s own.',
    todo: 'Close the window and open it again.',
  },
  unknown_operation: {
    happened: 'The call was refused.',
    why: 'There is no such operation; window and Gatehouse may be of different versions.',
    todo: 'Restart Gatehouse.',
  },
  not_found: {
    happened: 'Nothing was done.',
    why: 'What was asked for is not there: it was deleted, or the address is wrong.',
    todo: 'Look at the list again.',
  },
  method_not_allowed: {
    happened: 'Nothing was done.',
    why: 'The address exists, but not for this HTTP method.',
    todo: 'Use one of the methods in the Allow header.',
  },
  bad_request: {
    happened: 'The request was refused.',
    why: 'It is not well-formed HTTP.',
    todo: 'Correct the program that sent it.',
  },
  bad_request_target: {
    happened: 'The request was refused.',
    why: 'Its path holds something that no client sends on purpose.',
    todo: 'Correct the address in the program that sent it.',
  },
  duplicate_header: {
    happened: 'The request was refused.',
    why: 'A header that may stand there once is there twice, so its meaning is not sure.',
    todo: 'Correct the program or the proxy that sent it.',
  },
  host_not_allowed: {
    happened: 'The request was refused.',
    why: 'It named a host that is none of Gatehouse’s names. This stops web pages that pretend to be this computer.',
    todo: 'Use localhost or 127.0.0.1, or allow the name under Reach.',
  },
  origin_not_allowed: {
    happened: 'The request was refused.',
    why: 'It came from a web page of another site.',
    todo: 'Use an app in place of a web page.',
  },
  invalid_input: {
    happened: 'Nothing was changed.',
    why: 'A field has a value that cannot be used; the message names it.',
    todo: 'Correct that field.',
  },
  invalid_json: {
    happened: 'Nothing was changed.',
    why: 'The body of the request is not JSON.',
    todo: 'Send a JSON object.',
  },
  wrong_content_type: {
    happened: 'Nothing was changed.',
    why: 'The body of the request is not declared as JSON.',
    todo: 'Send "Content-Type: application/json".',
  },
  name_taken: {
    happened: 'Nothing was saved.',
    why: 'Something of this kind has the name already.',
    todo: 'Choose another name.',
  },
  internal_error: {
    happened: 'Something went wrong inside Gatehouse.',
    why: 'Nobody foresaw it.',
    todo: 'Try again. If it stays so, copy the report of the Diagnosis and the log into a bug report.',
  },
  external_url_refused: {
    happened: 'A link was not opened.',
    why: 'It is neither https nor on this computer.',
    todo: 'Check where the link came from.',
  },
  folder_not_opened: {
    happened: 'The folder was not shown.',
    why: 'The system has no file manager for it.',
    todo: 'Open the folder yourself; Settings shows its path.',
  },
  not_saved: {
    happened: 'The file was not saved.',
    why: 'It could not be written there.',
    todo: 'Choose another place.',
  },
  login_item_refused: {
    happened: 'Starting with the computer was not switched.',
    why: 'The system refused it.',
    todo: 'Allow Gatehouse in the login items of the system’s settings.',
  },
  open_to_network: {
    happened: 'Nothing was saved.',
    why: 'A port that is open to the network would have no sign-in.',
    todo: 'Switch sign-in on, or listen on this computer alone.',
  },
  bridge_unavailable: {
    happened: 'The app was not set up.',
    why: 'This Gatehouse has no bridge to give to apps that start programs.',
    todo: 'Install Gatehouse again, or build it.',
  },
} satisfies Record<string, ErrorEntry>;
