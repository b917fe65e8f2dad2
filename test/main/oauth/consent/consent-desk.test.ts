import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Approval, ConsentDesk, consentTtl, type ConsentFacts } from '../../../../main/oauth/consent/consent-desk.ts';
import { proxyRecord } from '../../proxies/harness.ts';

const facts = (fields: Partial<ConsentFacts> = {}): ConsentFacts => ({
  client_id: 'gateway_c', client_name: 'Test client', redirect_uri: 'http://localhost:1/callback',
  redirect_host: 'localhost:1', redirect_warning: null, account: null, shares_sign_in: false,
  redirect_is_loopback: true, can_remember: false, proxy_id: 1, proxy: 'everything', provider: 'The provider',
  scopes: [], ...fields,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a consent', () => {
  it('gives no approval by itself, whatever is asked or however long one waits', () => {
    const desk = new ConsentDesk();
    expect(desk.approval('t')).toBeNull();
    desk.ask('t', facts());
    desk.ask('t', facts());
    expect(desk.standing('t')).toBe('pending');
    expect(desk.approval('t')).toBeNull();
    vi.advanceTimersByTime(consentTtl);
    expect(desk.standing('t')).toBe('expired');
    expect(desk.approval('t')).toBeNull();
  });

  it('gives an approval for its own transaction once a person has allowed it', () => {
    const desk = new ConsentDesk();
    const { id } = desk.ask('t', facts());
    desk.ask('other', facts());
    desk.allow(id, 'window');
    expect(desk.approval('t')).toBeInstanceOf(Approval);
    expect(desk.approval('t')).toMatchObject({ transactionId: 't', by: 'window' });
    expect(desk.approval('other')).toBeNull();
    expect(desk.standing('t')).toBe('allowed');
    expect(desk.standing('other')).toBe('pending');
  });

  it.each([
    ['denied', (desk: ConsentDesk, id: string) => void desk.deny(id, 'window')],
    ['expired', () => void vi.advanceTimersByTime(consentTtl)],
  ] as const)('that was %s can be neither allowed nor denied any more', (standing, settle) => {
    const desk = new ConsentDesk();
    const { id } = desk.ask('t', facts());
    settle(desk, id);
    for (const by of ['window', 'rest']) {
      expect(() => desk.allow(id, by)).toThrow(expect.objectContaining({ code: 'consent_settled', status: 409 }));
      expect(() => desk.deny(id, by)).toThrow(expect.objectContaining({ code: 'consent_settled', status: 409 }));
    }
    expect(desk.standing('t')).toBe(standing);
    expect(desk.approval('t')).toBeNull();
  });

  it('that was allowed cannot be taken back or settled twice, and does not expire under the browser', () => {
    const desk = new ConsentDesk();
    const { id } = desk.ask('t', facts());
    desk.allow(id, 'window');
    expect(() => desk.deny(id, 'rest')).toThrow(expect.objectContaining({ code: 'consent_settled' }));
    expect(() => desk.allow(id, 'rest')).toThrow(expect.objectContaining({ code: 'consent_settled' }));
    vi.advanceTimersByTime(consentTtl);
    expect(desk.approval('t')).toMatchObject({ by: 'window' });
  });

  it('is not asked again once it was answered: the standing tells the browser that comes back', () => {
    const desk = new ConsentDesk();
    const view = desk.ask('t', facts());
    desk.deny(view.id, 'window');
    expect(desk.ask('t', facts())).toBe(view);
    expect(desk.list()).toEqual([]);
  });

  it('is forgotten in the end, approval and all', () => {
    const desk = new ConsentDesk();
    const { id } = desk.ask('t', facts());
    desk.allow(id, 'window');
    vi.advanceTimersByTime(60 * 60_000);
    expect(desk.approval('t')).toBeNull();
    expect(desk.standing('t')).toBe('unasked');
    expect(() => desk.allow(id, 'window')).toThrow(expect.objectContaining({ code: 'not_found', status: 404 }));
  });

  it('that never was cannot be answered', () => {
    const desk = new ConsentDesk();
    for (const id of ['', 'nonsense', '__proto__']) {
      expect(() => desk.allow(id, 'window')).toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(() => desk.deny(id, 'window')).toThrow(expect.objectContaining({ code: 'not_found' }));
    }
  });

  it('is not answered by its transaction or code', () => {
    const desk = new ConsentDesk();
    const { code } = desk.ask('t', facts());
    expect(() => desk.allow('t', 'window')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => desk.allow(code, 'window')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('the list of consents', () => {
  it('shows each with a code, a time limit and what a person must know', () => {
    const desk = new ConsentDesk();
    const view = desk.ask('t', facts());
    expect(view).toMatchObject(facts());
    expect(view.code).toMatch(/^[BCDFGHJKMNPQRTVWXYZ2346789]{3}-[BCDFGHJKMNPQRTVWXYZ2346789]{3}$/);
    expect(Date.parse(view.expires_at) - Date.parse(view.created_at)).toBe(consentTtl);
    expect(desk.list()).toEqual([view]);
  });

  it('never tells the transaction, which would let others take the sign-in up', () => {
    const desk = new ConsentDesk();
    expect(JSON.stringify(desk.ask('the-transaction', facts()))).not.toContain('the-transaction');
  });

  it('keeps many apart, oldest first, and counts them by proxy', () => {
    const desk = new ConsentDesk();
    const views = [1, 2, 1].map((proxyId, index) => desk.ask(`t${index}`, facts({ proxy_id: proxyId })));
    expect(desk.list()).toEqual(views);
    expect([1, 2, 3].map((proxyId) => desk.waitingFor(proxyId))).toEqual([2, 1, 0]);
    desk.allow(views[1]?.id ?? '', 'window');
    expect(desk.list()).toEqual([views[0], views[2]]);
    expect(new Set(views.map(({ id }) => id)).size).toBe(3);
  });

  it('is bounded: a flood is refused, and room is made by answering', () => {
    const desk = new ConsentDesk();
    const views = Array.from({ length: 20 }, (_, index) => desk.ask(`t${index}`, facts()));
    expect(() => desk.ask('one too many', facts())).toThrow(expect.objectContaining({
      code: 'too_many_consents', status: 503,
    }));
    desk.deny(views[0]?.id ?? '', 'window');
    expect(desk.ask('one too many', facts())).toBeDefined();
  });

  it('loses what a removed proxy still asks for', () => {
    const desk = new ConsentDesk();
    desk.ask('gone', facts({ proxy_id: 1 }));
    desk.ask('stays', facts({ proxy_id: 2 }));
    desk.denyWhere((view) => view.proxy_id === 1, 'proxy removed');
    expect([desk.standing('gone'), desk.standing('stays')]).toEqual(['denied', 'pending']);
  });
});

it('records every answer, also that of time', () => {
  const record: string[] = [];
  const desk = new ConsentDesk((view, { standing, by }) => record.push(`${view.client_name} ${standing} by ${by}`));
  desk.allow(desk.ask('a', facts({ client_name: 'A' })).id, 'window');
  desk.deny(desk.ask('b', facts({ client_name: 'B' })).id, 'rest');
  desk.ask('c', facts({ client_name: 'C' }));
  vi.advanceTimersByTime(consentTtl);
  expect(record).toEqual(['A allowed by window', 'B denied by rest', 'C expired by time']);
});

it('says that it changed at each question and answer', () => {
  const desk = new ConsentDesk();
  const changes = vi.fn();
  desk.changed.subscribe(changes);
  const { id } = desk.ask('t', facts());
  desk.ask('t', facts());
  expect(changes).toHaveBeenCalledTimes(1);
  desk.allow(id, 'window');
  expect(changes).toHaveBeenCalledTimes(2);
});

it('approves without asking where the proxy is set so, and nowhere else', () => {
  const desk = new ConsentDesk();
  expect(desk.approvalBySetting(proxyRecord({ oauth_proxy_require_consent: true }), 't')).toBeNull();
  expect(desk.approvalBySetting(
    proxyRecord({ oauth_proxy_require_consent: false }), 't'
  )).toMatchObject({ transactionId: 't', by: 'setting' });
});
