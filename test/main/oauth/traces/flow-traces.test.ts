import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FlowStepView, FlowView } from '../../../../preload/schema/traces.ts';
import * as provider from '../../../support/scripted-provider/behaviours.ts';
import {
  asked, authorizeUrl, Browser, call, exchange, freshCode, json, locationOf, pageOf, pkce, publicClient, redirectUri, refresh,
  register, registered, request, signedIn, signIn, token, type Registered, type Tokens,
} from '../client.ts';
import { openHouse, type House } from '../house.ts';

const flowsOf = (house: House): Promise<FlowView[]> => house.server.signIns(1);
const newest = async (house: House): Promise<FlowView> => {
  const [flow] = await flowsOf(house);
  if (!flow) throw new Error('Nothing was recorded.');
  return flow;
};
const stepsOf = (flow: FlowView): string[] => flow.steps.map(({ step }) => step);

/** Where the newest flow stopped, and what the log says about it. */
async function stopOf(house: House): Promise<{ step: string; code: string; reason: string; fix: string }> {
  const flow = await newest(house);
  const at: FlowStepView | undefined = flow.steps[flow.stopped_at ?? -1];
  expect(flow.outcome).toBe('stopped');
  if (!at?.refusal) throw new Error('The flow did not stop anywhere.');
  return { step: at.step, ...at.refusal };
}

const discover = (house: House, path: string) => house.server.proxyRoutes.handle(
  house.proxy, request(`http://localhost:9050${path}`, { headers: { 'user-agent': 'app/1' } }),
);

const allowed = async (house: House, parameters: Record<string, string>, browser = new Browser(house)) => {
  const decided = await browser.press(await browser.page(authorizeUrl(parameters)), 'Allow');
  return { browser, atProvider: await browser.get(decided.refresh ?? '') };
};

describe('the sign-in log', () => {
  it('has a whole sign-in as one flow, from discovery to the first call', async () => {
    const house = await openHouse();
    await discover(house, '/.well-known/oauth-protected-resource/mcp');
    await discover(house, '/.well-known/oauth-authorization-server');
    const client = json<Registered>(await register(house, publicClient, { headers: { 'user-agent': 'app/1' } }));
    const { verifier, challenge } = pkce();
    const code = await freshCode(house, client, challenge);
    const tokens = json<Tokens>(await token(house, exchange(client, code, verifier)));
    await call(house, tokens.access_token);

    const flows = await flowsOf(house);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ kind: 'sign_in', client_id: client.client_id, client_name: 'Test client', outcome: 'done', stopped_at: null });
    expect(stepsOf(flows[0] as FlowView).filter((step) => step !== 'provider_request')).toEqual([
      'discovery', 'discovery', 'registration', 'authorization', 'consent', 'decision', 'provider', 'callback', 'token', 'call',
    ]);
  });

  it('shows what was asked and answered: addresses and client ids in full', async () => {
    const house = await openHouse();
    const { client } = await signedIn(house);
    const { steps } = await newest(house);
    const authorization = steps.find(({ step }) => step === 'authorization');
    expect(authorization?.request).toMatchObject({ method: 'GET', url: '/api/v1/oauth-proxy/1/authorize' });
    expect(authorization?.request?.parameters).toEqual(expect.arrayContaining([
      { name: 'client_id', value: client.client_id, masked: false },
      { name: 'redirect_uri', value: redirectUri, masked: false },
      { name: 'state', value: 'present, 9 characters', masked: true },
    ]));
    expect(authorization?.answer).toMatchObject({ status: 302, location: 'http://localhost:8080/api/v1/oauth-proxy/1/consent' });
  });

  it('has our own request to the provider’s token endpoint, with its answer', async () => {
    const house = await openHouse();
    await signedIn(house);
    const { steps } = await newest(house);
    const ours = steps.find(({ step, request: sent }) => step === 'provider_request' && sent?.method === 'POST');
    expect(ours?.request?.url).toMatch(new RegExp(`^${house.provider.issuer}/`));
    expect(ours?.request?.parameters).toContainEqual({ name: 'grant_type', value: 'authorization_code', masked: false });
    expect(ours?.answer?.status).toBe(200);
    expect(ours?.answer?.parameters.find(({ name }) => name === 'access_token')?.masked).toBe(true);
  });

  it('adds a renewal to the sign-in that it belongs to', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    await refresh(house, client, tokens.refresh_token);
    expect(await flowsOf(house)).toHaveLength(1);
    expect(stepsOf(await newest(house)).at(-1)).toBe('refresh');
  });

  it('notes one of the renewals that go well within a second, and each that does not', async () => {
    const house = await openHouse();
    const { client, tokens } = await signedIn(house);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    let held = tokens.refresh_token;
    const renew = async (): Promise<void> => {
      held = json<Tokens>(await refresh(house, client, held)).refresh_token;
    };
    for (let count = 0; count < 3; count += 1) await renew();
    const renewals = async (): Promise<number> => stepsOf(await newest(house)).filter((step) => step === 'refresh').length;
    expect(await renewals()).toBe(1);
    vi.setSystemTime(Date.now() + 1_000);
    await renew();
    expect(await renewals()).toBe(2);
    await refresh(house, client, 'not-one-of-ours');
    expect((await newest(house)).steps.at(-1)).toMatchObject({ step: 'refresh', refusal: { code: 'invalid_grant' } });
  });

  it('has Connect account as a flow of its own', async () => {
    const house = await openHouse();
    const browser = new Browser(house);
    const { authorization_url: url } = await house.server.connect(1);
    await browser.get(await browser.signInAt(await browser.get(url)));
    expect(await newest(house)).toMatchObject({ kind: 'connect', client_id: null, outcome: 'done' });
  });

  it('keeps apart apps that sign in at the same time', async () => {
    const house = await openHouse();
    const [one, other] = [await registered(house), await registered(house, { ...publicClient, client_name: 'Other' })];
    const [first, second] = [pkce(), pkce()];
    const a = await allowed(house, asked(one, first.challenge));
    const b = await allowed(house, asked(other, second.challenge));
    await b.browser.get(await b.browser.signInAt(b.atProvider));
    await a.browser.get(await a.browser.signInAt(a.atProvider));
    const flows = await flowsOf(house);
    expect(flows.map(({ client_name: name }) => name)).toEqual(['Other', 'Test client']);
    for (const flow of flows) expect(stepsOf(flow).filter((step) => step === 'callback')).toHaveLength(1);
  });

  it('remembers the last twenty of a proxy, and few that only looked', async () => {
    const house = await openHouse();
    const { client } = await signedIn(house);
    for (let agent = 0; agent < 10; agent += 1) {
      await house.server.proxyRoutes.handle(house.proxy, request(
        'http://localhost:9050/.well-known/oauth-authorization-server', { headers: { 'user-agent': `scanner/${agent}` } },
      ));
    }
    const flows = await flowsOf(house);
    expect(flows.filter(({ outcome }) => outcome === 'looked').length).toBeLessThanOrEqual(4);
    expect(flows.some(({ client_id: id }) => id === client.client_id)).toBe(true);
    for (let sent = 0; sent < 30; sent += 1) await new Browser(house).get(authorizeUrl(asked(client, pkce().challenge)));
    expect(await flowsOf(house)).toHaveLength(20);
  });

  it('is empty after it was cleared, and after its proxy was removed', async () => {
    const house = await openHouse();
    await signedIn(house);
    house.server.traces.clear(1);
    expect(await flowsOf(house)).toEqual([]);
    await signedIn(house);
    await house.server.proxyDeleted(1);
    expect(await flowsOf(house)).toEqual([]);
  });
});

describe('where a sign-in stopped', () => {
  it('says that the redirect URI is not admitted at registration', async () => {
    const house = await openHouse();
    await register(house, { client_name: 'Stranger', redirect_uris: ['https://evil.example/callback'] });
    const stop = await stopOf(house);
    expect(stop).toMatchObject({ step: 'registration', code: 'invalid_redirect_uri' });
    expect(stop.reason).toContain('https://evil.example/callback');
    expect(stop.fix).toContain('proxy’s settings');
  });

  it('says that the redirect URI is not registered', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await new Browser(house).get(authorizeUrl({ ...asked(client, pkce().challenge), redirect_uri: 'http://localhost:1/other' }));
    expect(await stopOf(house)).toMatchObject({ step: 'authorization', code: 'invalid_redirect_uri' });
    expect((await newest(house)).client_name).toBe('Test client');
  });

  it('says that the client is unknown', async () => {
    const house = await openHouse();
    await new Browser(house).get(authorizeUrl(asked({ client_id: 'gateway_gone' }, pkce().challenge)));
    expect(await stopOf(house)).toMatchObject({ step: 'authorization', code: 'invalid_client', fix: expect.stringContaining('add it again') });
  });

  it('says that the resource is another', async () => {
    const house = await openHouse();
    const client = await registered(house);
    await new Browser(house).get(authorizeUrl({ ...asked(client, pkce().challenge), resource: 'http://localhost:9999/mcp' }));
    expect(await stopOf(house)).toMatchObject({
      step: 'authorization', code: 'invalid_target', fix: expect.stringContaining('http://localhost:9050/mcp'),
    });
  });

  it('says that PKCE is missing', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const { code_challenge: _, ...withoutPkce } = asked(client, '');
    await new Browser(house).get(authorizeUrl(withoutPkce));
    expect(await stopOf(house)).toMatchObject({ step: 'authorization', code: 'invalid_request', reason: expect.stringContaining('PKCE') });
  });

  it('says that the person denied', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const browser = new Browser(house);
    const decided = await browser.press(await browser.page(authorizeUrl(asked(client, pkce().challenge))), 'Deny');
    expect(await stopOf(house)).toMatchObject({ step: 'decision', code: 'access_denied', fix: expect.stringContaining('Allow') });
    await browser.get(decided.refresh ?? '');
    expect(await stopOf(house)).toMatchObject({ step: 'decision', code: 'access_denied' });
  });

  it('says that nobody answered in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const house = await openHouse();
    const client = await registered(house);
    await new Browser(house).page(authorizeUrl(asked(client, pkce().challenge)));
    vi.advanceTimersByTime(5 * 60_000);
    expect(await stopOf(house)).toMatchObject({ step: 'decision', code: 'consent_expired' });
  });

  it('says that the provider refused, in its own words', async () => {
    const house = await openHouse();
    house.provider.signInError = { error: 'access_denied', error_description: 'Not in the group.' };
    await signIn(house, asked(await registered(house), pkce().challenge));
    expect(await stopOf(house)).toMatchObject({ step: 'callback', code: 'access_denied', reason: expect.stringContaining('Not in the group.') });
  });

  it('says that the provider’s token endpoint refused our client', async () => {
    const house = await openHouse();
    house.provider.next(provider.unauthorized);
    await signIn(house, asked(await registered(house), pkce().challenge));
    const stop = await stopOf(house);
    expect(stop).toMatchObject({ step: 'provider_request', code: 'provider_rejected_client' });
    expect(stop.fix).not.toBe('');
  });

  it('says that the code verifier is wrong', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const code = await freshCode(house, client, pkce().challenge);
    await token(house, exchange(client, code, pkce().verifier));
    expect(await stopOf(house)).toMatchObject({ step: 'token', code: 'invalid_grant', reason: 'Invalid code verifier.' });
  });

  it('says that a code came too late, and by how much', async () => {
    const house = await openHouse();
    const client = await registered(house);
    const { verifier, challenge } = pkce();
    const code = await freshCode(house, client, challenge);
    const later = Date.now() + 75_000;
    vi.spyOn(Date, 'now').mockReturnValue(later);
    onTestFinished(() => void vi.restoreAllMocks());
    await token(house, exchange(client, code, verifier));
    expect(await stopOf(house)).toMatchObject({ step: 'token', code: 'invalid_grant', fix: expect.stringContaining('60 seconds') });
    expect((await newest(house)).steps.at(-1)?.note).toMatch(/^7[56] s after the code was given out$/);
  });

  it('goes on where a second attempt succeeds', async () => {
    const house = await openHouse();
    const client = await registered(house);
    house.provider.next(provider.serverError);
    const { browser, atProvider } = await allowed(house, asked(client, pkce().challenge));
    const failed = pageOf('http://localhost:8080/', await browser.get(await browser.signInAt(atProvider)));
    expect(await stopOf(house)).toMatchObject({ step: 'provider_request', code: 'provider_invalid_answer' });
    const retry = failed.links.find(({ text }) => text === 'Try again')?.url ?? '';
    await browser.get(await browser.signInAt(await browser.get(retry)));
    expect(await flowsOf(house)).toHaveLength(1);
    expect((await newest(house)).outcome).toBe('waiting');
  });
});

describe('secrets', () => {
  it('are nowhere in the log, whatever way the flow goes', async () => {
    const house = await openHouse();
    const { client_id: id, client_secret: secret = '' } = await registered(house, { ...publicClient, token_endpoint_auth_method: 'client_secret_post' });
    const client = { client_id: id };
    const { verifier, challenge } = pkce();
    const { browser, atProvider } = await allowed(house, { ...asked(client, challenge), state: 'canary-of-the-client-state' });
    const callback = await browser.signInAt(atProvider);
    const answer = await browser.get(callback);
    const code = locationOf(answer).searchParams.get('code') ?? '';
    await token(house, { ...exchange(client, code, pkce().verifier), client_secret: 'canary-wrong-secret' });
    const tokens = json<Tokens>(await token(house, { ...exchange(client, code, verifier), client_secret: secret }));
    const renewed = json<Tokens>(await token(house, { grant_type: 'refresh_token', client_id: id, client_secret: secret, refresh_token: tokens.refresh_token }));
    await token(house, { grant_type: 'refresh_token', client_id: id, client_secret: secret, refresh_token: 'canary-refresh-token' });
    await token(house, exchange(client, code, verifier), { headers: { authorization: `Basic ${btoa(`${id}:canary-basic-secret`)}` } });
    // As an app that sends JSON where a form belongs, and a provider that quotes what it was sent.
    await token(house, exchange(client, code, verifier), { body: JSON.stringify({ code: 'canary-json-code', client_id: id }) });
    house.provider.next(provider.invalidGrant);
    await signIn(house, asked(client, challenge));

    const provided = new URL(callback).searchParams;
    const log = JSON.stringify(await flowsOf(house));
    expect(log).toContain(id);
    for (const hidden of [
      secret, code, verifier, challenge, tokens.access_token, tokens.refresh_token, renewed.access_token, renewed.refresh_token,
      house.provider.clientSecret, provided.get('code') ?? 'none', provided.get('state') ?? 'none',
      locationOf(atProvider).searchParams.get('nonce') ?? 'none', 'canary-',
    ]) {
      expect(hidden).not.toBe('none');
      expect(log).not.toContain(hidden);
    }
  });

  it('are struck out of an error that quotes them', async () => {
    const house = await openHouse();
    const client = await registered(house);
    house.provider.signInError = { error: 'server_error', error_description: `Bad request for state-that-is-quoted` };
    const { browser, atProvider } = await allowed(house, asked(client, pkce().challenge));
    const state = locationOf(atProvider).searchParams.get('state') ?? '';
    house.provider.signInError = { error: 'server_error', error_description: `No session for ${state}.` };
    await browser.get(await browser.signInAt(atProvider));
    const log = JSON.stringify(await flowsOf(house));
    expect(log).toContain('No session for [hidden]');
    expect(log).not.toContain(state);
  });
});
