import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { InteractionResults, Provider } from 'oidc-provider';
import { consentPage, problemPage, signInPage } from './pages.ts';
import type { Knobs } from './knobs.ts';

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The pages on which a person signs in and lets Gatehouse in: plain forms, no scripts. */
export class InteractionPages {
  readonly #provider: Provider;
  readonly #accounts: ReadonlyMap<string, string>;
  readonly #knobs: Knobs;

  constructor(provider: Provider, accounts: ReadonlyMap<string, string>, knobs: Knobs) {
    this.#provider = provider;
    this.#accounts = accounts;
    this.#knobs = knobs;
  }

  owns(request: IncomingMessage): boolean {
    return request.url?.startsWith('/interaction/') ?? false;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const details = await this.#provider.interactionDetails(request, response);
      if (this.#knobs.denySignIn) return await this.#finish(request, response, accessDenied);
      if (request.method !== 'POST') return show(response, 200, this.#page(details, null));
      const form = new URLSearchParams(await text(request));
      if (form.get('step') === 'cancel') return await this.#finish(request, response, accessDenied);
      if (details.prompt.name === 'login') return await this.#signIn(request, response, details, form);
      await this.#finish(request, response, { consent: { grantId: await this.#grant(details) } });
    } catch (error) {
      show(response, 400, problemPage(error instanceof Error ? error.message : 'Something went wrong.'));
    }
  }

  #page(details: Details, problem: string | null): string {
    const action = `/interaction/${details.uid}`;
    if (details.prompt.name === 'login') return signInPage(action, problem);
    const scopes = String(details.params['scope'] ?? '').split(' ');
    return consentPage(action, details.session?.accountId ?? '', 'Gatehouse', scopes);
  }

  async #signIn(
    request: IncomingMessage, response: ServerResponse, details: Details, form: URLSearchParams,
  ): Promise<void> {
    const name = form.get('account') ?? '';
    if (!this.#accounts.has(name) || this.#accounts.get(name) !== form.get('password')) {
      return show(response, 401, this.#page(details, 'Account or password is wrong.'));
    }
    await this.#finish(request, response, { login: { accountId: name } });
  }

  async #grant(details: Details): Promise<string> {
    const known = details.grantId ? await this.#provider.Grant.find(details.grantId) : undefined;
    const grant = known ?? new this.#provider.Grant({
      accountId: details.session?.accountId ?? '',
      clientId: String(details.params['client_id']),
    });
    grant.addOIDCScope(String(details.params['scope'] ?? 'openid'));
    const ofResources = details.prompt.details['missingResourceScopes'] as Record<string, string[]> | undefined;
    for (const [resource, scopes] of Object.entries(ofResources ?? {})) grant.addResourceScope(resource, scopes.join(' '));
    return grant.save();
  }

  #finish(request: IncomingMessage, response: ServerResponse, result: InteractionResults): Promise<void> {
    return this.#provider.interactionFinished(request, response, result);
  }
}

const accessDenied: InteractionResults = {
  error: 'access_denied',
  error_description: 'The person did not agree.',
};

function show(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
}
