import type { ErrorEntry } from '../error-codes.ts';

export const signInErrors = {
  provider_missing: {
    happened: 'Nobody can sign in.',
    why: 'The proxy has no identity provider, or it is switched off.',
    todo: 'Choose a provider in the proxy’s settings.',
  },
  provider_in_use: {
    happened: 'The provider was not deleted.',
    why: 'Proxies sign people in with it.',
    todo: 'Choose another provider for these proxies first.',
  },
  provider_unreachable: {
    happened: 'The provider did not answer.',
    why: 'It does not run, its address is wrong, or the network is down.',
    todo: 'Check the network and the issuer URL, then try again.',
  },
  provider_invalid_answer: {
    happened: 'The provider’s answer could not be used.',
    why: 'It is overloaded, or the address is not that of a provider.',
    todo: 'Try again in a moment; then check the provider’s addresses.',
  },
  provider_discovery_failed: {
    happened: 'The provider’s addresses could not be found.',
    why: 'The issuer URL is wrong, not https, or has no discovery document.',
    todo: 'Enter the part before /.well-known/openid-configuration as issuer URL.',
  },
  provider_rejected_client: {
    happened: 'The provider refused Gatehouse.',
    why: 'Client id or client secret are not those that it knows.',
    todo: 'Compare both with the provider’s console.',
  },
  provider_invalid_grant: {
    happened: 'The provider ended the sign-in.',
    why: 'It was withdrawn, has expired, or was used elsewhere.',
    todo: 'Sign in again.',
  },
  provider_refused: {
    happened: 'The provider refused.',
    why: 'Often a scope is not allowed or the redirect URI is not registered.',
    todo: 'Compare scopes and redirect URI with the provider’s console.',
  },
  sign_in_needed: {
    happened: 'A call was not made.',
    why: 'The sign-in at the provider has ended.',
    todo: 'Sign in once more for this proxy.',
  },
  needs_sign_in: {
    happened: 'A call was not made.',
    why: 'Nobody is signed in for it.',
    todo: 'Sign in for this proxy in Gatehouse.',
  },
  access_denied: {
    happened: 'The app got no access.',
    why: 'Its request was denied, here or at the provider.',
    todo: 'Start the sign-in again in the app, and choose Allow.',
  },
  consent_expired: {
    happened: 'The app got no access.',
    why: 'Nobody answered its request in time.',
    todo: 'Start the sign-in again in the app, and answer within five minutes.',
  },
  invalid_client: {
    happened: 'The app could not sign in.',
    why: 'Gatehouse does not have its registration, or its client secret is wrong.',
    todo: 'Remove the server from the app and add it again, so that it registers anew.',
  },
  invalid_redirect_uri: {
    happened: 'The app could not sign in.',
    why: 'It wants the answer at an address that it did not register or that the proxy does not allow.',
    todo: 'If you trust the address, allow it in the proxy’s settings; then add the server to the app again.',
  },
  invalid_token: {
    happened: 'A call was refused.',
    why: 'The app’s token has expired or was revoked.',
    todo: 'Sign in again from the app.',
  },
  demo_denied: {
    happened: 'The demo’s app got no access.',
    why: 'Its request was denied, which is just what a gate is for.',
    todo: 'Try it again, or remove the demo.',
  },
  demo_refused: {
    happened: 'The demo’s sign-in ended with an error.',
    why: 'The demo’s provider was left, or the sign-in came back without a code.',
    todo: 'Try it again; the sign-in log of the demo’s proxy shows each step.',
  },
  demo_timed_out: {
    happened: 'The demo stopped.',
    why: 'Nobody finished the sign-in within ten minutes.',
    todo: 'Try it again, or remove the demo.',
  },
  demo_provider: {
    happened: 'The proxy was not saved.',
    why: 'The demo’s provider lets everybody in and goes with the demo, so it may not stand before another server.',
    todo: 'Choose another provider.',
  },
  demo_failed: {
    happened: 'The demo did not get through.',
    why: 'A step failed that usually does not; Gatehouse’s log has the details.',
    todo: 'Look into the sign-in log of the demo’s proxy, then try it again.',
  },
  consent_settled: {
    happened: 'The answer was not taken.',
    why: 'The request was answered before, or has expired.',
    todo: 'Start the sign-in in the app again.',
  },
  too_many_consents: {
    happened: 'The app’s request was refused.',
    why: 'Too many requests wait for an answer.',
    todo: 'Answer or deny those that wait, then try again.',
  },
  invalid_redirect_pattern: {
    happened: 'Nothing was saved.',
    why: 'A pattern for redirect URIs is malformed or would admit any site.',
    todo: 'Write scheme://host:port/path; * stands for one whole part.',
  },
  upstream_oauth_missing: {
    happened: 'Nobody can sign in.',
    why: 'The MCP server has no sign-in of its own.',
    todo: 'Choose an identity provider in the proxy’s settings.',
  },
  upstream_oauth_invalid: {
    happened: 'Nobody can sign in.',
    why: 'What the MCP server says of its sign-in is wrong or unsafe.',
    todo: 'Tell its operator, or choose an identity provider.',
  },
  upstream_registration_needed: {
    happened: 'Nobody can sign in.',
    why: 'Gatehouse cannot register itself at the MCP server’s sign-in.',
    todo: 'Make a client there and add it as provider.',
  },
} satisfies Record<string, ErrorEntry>;
