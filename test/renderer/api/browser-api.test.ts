import { describe, expect, it } from 'vitest';
import { BrowserApi } from '../../../renderer/api/browser-api.ts';

type Page = ConstructorParameters<typeof BrowserApi>[0];

interface Sent {
  path: string;
  init: RequestInit | undefined;
}

/** A page whose gateway gives one answer and notes what it was asked. */
function pageAnswering(answer: () => Response): { page: Page; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch: Page['fetch'] = (input, init) => {
    sent.push({ path: String(input), init });
    return Promise.resolve().then(answer);
  };
  const unused = (): never => {
    throw new Error('Not part of this test.');
  };
  const EventSource = unused as unknown as Page['EventSource'];
  return { page: { fetch, open: unused, close: unused, EventSource, navigator: {} as Navigator }, sent };
}

const json = (value: unknown, status = 200): (() => Response) => () =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

describe('BrowserApi', () => {
  it('returns what the gateway answers', async () => {
    const { page, sent } = pageAnswering(json([{ id: 1 }]));
    expect(await new BrowserApi(page).call('proxies.list', {})).toEqual({ ok: true, value: [{ id: 1 }] });
    expect(sent[0]?.path).toBe('/api/v1/proxies');
  });

  it('sends the session cookie to its own origin only, and JSON as JSON', async () => {
    const { page, sent } = pageAnswering(json({}));
    await new BrowserApi(page).call('settings.update', { theme: 'dark' });
    expect(sent[0]?.init).toEqual({
      method: 'PUT',
      credentials: 'same-origin',
      body: '{"theme":"dark"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('takes an answer without content as null', async () => {
    const { page } = pageAnswering(() => new Response(null, { status: 204 }));
    expect(await new BrowserApi(page).call('proxies.delete', { id: 1 })).toEqual({ ok: true, value: null });
  });

  it('hands the public error on', async () => {
    const error = { code: 'name_taken', message: 'Taken.', details: { field: 'name' } };
    const { page } = pageAnswering(json({ error }, 409));
    expect(await new BrowserApi(page).call('proxies.start', { id: 1 })).toEqual({ ok: false, error });
  });

  it('says how to sign in again when the session has ended', async () => {
    const { page } = pageAnswering(json({ error: { code: 'unauthorized', message: 'No.' } }, 401));
    const result = await new BrowserApi(page).call('state.get', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'signed_out' } });
  });

  it.each([
    ['nothing answers', () => Promise.reject(new TypeError('Failed to fetch')) as unknown as Response],
    ['something else answers', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ])('says that Gatehouse does not answer when %s', async (_, answer) => {
    const { page } = pageAnswering(answer);
    const result = await new BrowserApi(page).call('state.get', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });
});
