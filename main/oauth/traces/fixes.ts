/** What a person can do where the refusal itself does not say it, by its code. */
const fixes: Readonly<Record<string, string>> = {
  access_denied: 'Start the sign-in again in the app, and choose Allow.',
  invalid_client: 'Remove this server from the app and add it again, so that it registers anew.',
  invalid_client_metadata: 'The app’s registration is not valid. Update it; if that does not help, tell its makers.',
  invalid_grant: 'Start the sign-in again in the app.',
  invalid_redirect_uri: 'Allow the address in the proxy’s settings, then add the server to the app again.',
  invalid_request: 'The app’s request is not valid. Update it; if that does not help, tell its makers.',
  invalid_target: 'Enter the URL in the app exactly as the proxy’s page shows it.',
  login_required: 'Start the sign-in from the app’s own window, where it can open a browser.',
  server_error: 'Try again. Gatehouse’s log has the details.',
  temporarily_unavailable: 'Wait a minute, then try again.',
  unsupported_grant_type: 'The app asks for a kind of access that Gatehouse does not give. Update it.',
  unsupported_response_type: 'The app asks for a kind of access that Gatehouse does not give. Update it.',
};

export const fixFor = (code: string): string =>
  (Object.hasOwn(fixes, code) ? fixes[code] : undefined) ?? 'Start the sign-in again in the app.';
