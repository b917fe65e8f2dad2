import type { ErrorEntry } from '../error-codes.ts';

/** Codes of OAuth itself (RFC 6749, 6750, 7591, 8707, OpenID Connect), as apps and the sign-in log show them. */
export const oauthErrors = {
  invalid_request: {
    happened: 'The app’s request was refused.',
    why: 'Something that OAuth demands is missing in it, comes twice or cannot be read.',
    todo: 'Update the app. The sign-in log of the proxy says what is wrong.',
  },
  invalid_grant: {
    happened: 'The app got no tokens.',
    why: 'Its code or refresh token is unknown, was used already, has expired, or belongs to another sign-in.',
    todo: 'Start the sign-in again in the app, and let it finish.',
  },
  unauthorized_client: {
    happened: 'The app got no tokens.',
    why: 'It may not use this way of signing in.',
    todo: 'Remove the server from the app and add it again, so that it registers anew.',
  },
  unsupported_grant_type: {
    happened: 'The app got no tokens.',
    why: 'It asked for them in a way that Gatehouse does not offer.',
    todo: 'Update the app: it has to use authorization codes and refresh tokens.',
  },
  unsupported_response_type: {
    happened: 'The app could not sign in.',
    why: 'It asked for something else than an authorization code.',
    todo: 'Update the app.',
  },
  invalid_scope: {
    happened: 'The app could not sign in.',
    why: 'It asked for a scope that there is not.',
    todo: 'Compare the scopes in the app’s settings with those of the proxy.',
  },
  invalid_target: {
    happened: 'The app could not sign in.',
    why: 'It asked for access to another address than that of the proxy.',
    todo: 'Compare the server’s address in the app with the proxy’s URL.',
  },
  invalid_client_metadata: {
    happened: 'The app could not register.',
    why: 'What it says of itself cannot be used.',
    todo: 'Update the app. The sign-in log of the proxy says what is wrong.',
  },
  login_required: {
    happened: 'The app could not sign in.',
    why: 'It wanted to sign in without asking anybody, and a person has to be asked.',
    todo: 'Start the sign-in in the app yourself.',
  },
  server_error: {
    happened: 'Something went wrong inside Gatehouse, or at the provider.',
    why: 'The log has the reason.',
    todo: 'Try again. If it happens again, look at the log under Activity.',
  },
  temporarily_unavailable: {
    happened: 'The app got no tokens for now.',
    why: 'The provider does not answer.',
    todo: 'Try again in a moment. The app need not sign in again.',
  },
  insufficient_scope: {
    happened: 'A call was refused.',
    why: 'What the app presented does not open this proxy.',
    todo: 'Give its API key this proxy, or use another key.',
  },
  too_many_requests: {
    happened: 'A call was refused.',
    why: 'There were more in this minute than its API key or its address may make.',
    todo: 'Wait for a minute, or make an API key with a higher limit.',
  },
} satisfies Record<string, ErrorEntry>;
