/**
 * What the specifications ask of Gatehouse as authorization server, protected resource and gateway, in our own words.
 * An id names the document, its section, and the point within the section; each point stands under the document that
 * states it best.
 */
export const requirements = {
  'RFC 6749 2.3.1 / Basic': 'A client that was given a secret may present it as HTTP Basic, both parts form-encoded.',
  'RFC 6749 2.3.1 / body': 'A client that was given a secret may present it in the body, never in the URL.',
  'RFC 6749 2.3 / one method': 'A request uses one way of client authentication only.',
  'RFC 6749 3.1 / once': 'A parameter of an authorization request is given at most once.',
  'RFC 6749 3.1 / unknown': 'Unknown parameters are ignored, and those without a value count as left out.',
  'RFC 6749 3.1 / methods': 'The authorization endpoint takes GET and may take POST.',
  'RFC 6749 3.1.1 / code': 'Only response_type=code is served; everything else is unsupported_response_type.',
  'RFC 6749 3.1.2.3 / one URI': 'The redirect URI may be left out where exactly one is registered.',
  'RFC 6749 3.1.2.4 / page':
    'Where client or redirect URI are not proven, the person is told, and nothing is redirected.',
  'RFC 6749 3.2 / POST': 'The token endpoint takes POST with a form in the body only.',
  'RFC 6749 3.2 / once': 'A parameter of a token request is given at most once.',
  'RFC 6749 3.2.1 / client first':
    'The client is identified before its grant is looked at: unknown ones get 401 invalid_client.',
  'RFC 6749 4.1.2 / state': 'state comes back exactly as it was sent, with a code as with an error.',
  'RFC 6749 4.1.2 / single use': 'A code works once; a second use is refused and ends what the first one gave.',
  'RFC 6749 4.1.2 / short life': 'A code expires shortly after it was issued.',
  'RFC 6749 4.1.2.1 / error':
    'Errors after client and redirect URI are proven go to the redirect URI, in a registered code.',
  'RFC 6749 4.1.2.1 / denied': 'A person or provider that says no becomes access_denied at the client.',
  'RFC 6749 4.1.3 / code':
    'A code is redeemed by the client that it was issued to, with the redirect URI of its request.',
  'RFC 6749 5.1 / answer':
    'A successful answer is JSON with token, type, lifetime and scope, and is not stored by anyone.',
  'RFC 6749 5.2 / codes': 'Each kind of error has its own code, in JSON, with a description in plain ASCII.',
  'RFC 6749 6 / refresh': 'A refresh token gives new tokens to its own client, at its own authorization server.',
  'RFC 6749 6 / scope': 'A refresh never gives more scope than was granted.',

  'RFC 6750 2 / header': 'A token is presented in the Authorization header; tokens elsewhere do not count.',
  'RFC 6750 2.1 / scheme': 'The scheme is Bearer, in any case.',
  'RFC 6750 3 / challenge': 'A refusal carries a Bearer challenge.',
  'RFC 6750 3.1 / error code': 'invalid_token stands in the challenge where a token was presented, and only there.',

  'RFC 7009 2 / ends': 'Revoking a token ends its grant: neither of its tokens works any more.',
  'RFC 7009 2.1 / client': 'The revocation endpoint authenticates the client and takes its own tokens only.',
  'RFC 7009 2.1 / hint': 'A wrong or unknown token_type_hint does not keep the token from being found.',
  'RFC 7009 2.2 / unknown': 'A token that is unknown or dead already is answered with 200.',
  'RFC 7009 2 / request': 'A revocation request is a form post that names a token.',

  'RFC 7591 2 / metadata': 'Known client metadata is taken, unknown is ignored.',
  'RFC 7591 2 / auth method': 'Where no method is named it is client_secret_basic; public clients get no secret.',
  'RFC 7591 3 / request': 'A registration is a JSON object in a POST.',
  'RFC 7591 3.2.1 / answer':
    'The answer is 201 with a fresh client id and all metadata as registered, and is not stored.',
  'RFC 7591 3.2.2 / error': 'What cannot be registered is refused with 400 and a registered error code.',
  'RFC 7591 5 / redirect_uris':
    'Redirect URIs of real clients are registered; those that could leak a code or run code are not.',
  'RFC 7591 5 / isolation': 'Registrations are separate, even those of the same software, and belong to one server.',

  'RFC 7636 4.3 / challenge': 'An authorization request carries a code_challenge in the form of S256.',
  'RFC 7636 4.4.1 / method': 'Only code_challenge_method=S256 is taken; plain, or none, is invalid_request.',
  'RFC 7636 4.5 / verifier': 'A code is redeemed with its code_verifier.',
  'RFC 7636 4.6 / match': 'A verifier that does not match, or is malformed, is invalid_grant.',

  'RFC 7662 2.1 / client': 'Introspection needs an authenticated client.',
  'RFC 7662 2.2 / answer':
    'An active token of the caller is described; of all else is said only that it is not active.',
  'RFC 7662 2.1 / request': 'An introspection request is a form post that names a token.',

  'RFC 8252 7.1 / private scheme':
    'Redirect URIs of private-use schemes serve applications, through a page that can be seen.',
  'RFC 8252 7.3 / port':
    'A loopback redirect URI may use any port at the time of the request; nothing else of it may differ.',
  'RFC 8252 8.6 / no silent approval': 'A client whose identity is not proven gets nothing without the person.',

  'RFC 8414 2 / members': 'The metadata names every endpoint, what they support, and nothing that there is not.',
  'RFC 8414 3.1 / location': 'The metadata is at the well-known paths, with and without the path of the resource.',
  'RFC 8414 3.2 / answer':
    'Metadata is JSON with status 200, open to pages of any origin; what is not there is a 404, never a challenge.',
  'RFC 8414 3.3 / issuer': 'issuer is identical to the identifier that the address of the document was made of.',

  'RFC 8707 2 / target': 'resource must be this MCP server; any other is invalid_target.',
  'RFC 8707 2.2 / token request': 'resource at the token endpoint must be the one that was authorized.',

  'RFC 9068 2.1 / header': 'Access tokens are signed JWTs of type at+jwt, by a key of the key set.',
  'RFC 9068 2.2 / claims': 'They carry iss, exp, aud, sub, client_id, iat and jti.',
  'RFC 9068 4 / validation': 'Type, signature, issuer, audience and times are checked at every call.',

  'RFC 7517 5 / key set': 'The key set has public keys only, each with its use, algorithm and id.',

  'RFC 9110 7.2 / Host': 'A request for a host that we are not is refused before anything else.',
  'RFC 9110 5.3 / single': 'A header that may occur once is not read where it occurs twice.',
  'RFC 9110 7.1 / target': 'Request targets in another form than a plain path are refused.',
  'RFC 9110 15.5.6 / method': 'A method that an address does not have is answered with 405 and Allow.',

  'RFC 9207 2 / iss':
    'iss stands once in every authorization response, with a code as with an error, as the metadata announces it.',

  'RFC 9700 2.1 / exact': 'A redirect URI must equal a registered one, character by character.',
  'RFC 9700 2.3 / audience': 'A token opens the one resource that it was issued for.',
  'RFC 9700 2.6 / CORS': 'The authorization endpoint is closed to scripts; endpoints that programs call are open.',
  'RFC 9700 4.2.4 / leak':
    'Pages of the flow are not cached, load nothing from elsewhere, and do not tell where they are by Referer.',
  'RFC 9700 4.7.1 / CSRF': 'An answer counts in the browser that asked the question only, and once.',
  'RFC 9700 4.14.2 / rotation':
    'Refresh tokens rotate; one that comes back after its successor was used ends the grant.',
  'RFC 9700 4.16 / framing': 'No page of the flow can be framed.',

  'RFC 9728 2 / members':
    'The document names its authorization server, its scopes, and the header as the way for tokens.',
  'RFC 9728 3.1 / location': 'The document is at the well-known path, with the path of the resource, and at the root.',
  'RFC 9728 3.3 / resource': 'resource is identical to the URL that the client uses.',
  'RFC 9728 5.1 / challenge': 'The challenge of a 401 leads to the document, in the spelling that the client used.',

  'RFC 6585 4 / limit': 'Who asks too often is told with 429, and when to come back.',

  'MCP 2025-03-26 authorization / root endpoints':
    'Clients that know no metadata find the endpoints at the root of the MCP server.',
  'MCP 2025-06-18 authorization / 401': 'Every request without a valid token gets 401 before its content is looked at.',
  'MCP 2025-06-18 authorization / passthrough':
    'The MCP server gets a token of its own; what the client sent stays here.',
  'MCP 2025-06-18 transports / Origin': 'A request with a foreign Origin is refused with 403 on every port.',
  'MCP 2025-06-18 transports / revisions': 'Each revision passes through unchanged.',
  'MCP 2025-11-25 authorization / offline_access':
    'offline_access is a scope of the authorization server, not of the resource.',
  'MCP 2025-11-25 authorization / registration':
    'Dynamic registration is announced; metadata documents as client ids only where they are switched on.',
  'MCP 2025-11-25 security best practices / consent':
    'The person decides before anything goes to the provider, and sees who asks and where the answer goes.',
  'MCP 2025-11-25 security best practices / CSRF':
    'A decision counts from the page that was shown, in the browser that it was shown to.',
  'MCP 2025-11-25 security best practices / upstream state':
    'The gateway has state, PKCE and client id of its own towards the provider.',
  'MCP 2026-07-28 authorization / application_type': 'application_type is taken at registration.',
  'MCP 2026-07-28 authorization / step-up':
    'All scopes of the resource are granted at the first consent, unknown ones ignored.',
  'MCP 2026-07-28 transports / discover': 'server/discover is for the MCP server to answer.',

  'Gatehouse upstream mode / own tokens':
    "In upstream mode a proxy takes the provider's tokens that it handed out itself, and no others.",
  'Gatehouse upstream mode / refresh':
    'In upstream mode a refresh goes to the provider once, and fails for good on its invalid_grant only.',
  'Gatehouse API keys / apart': 'A wrong API key is refused without a pointer to OAuth.',
} as const satisfies Record<string, string>;

export type RequirementId = keyof typeof requirements;
