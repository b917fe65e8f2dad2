import { describe, expect, it } from 'vitest';
import type { FlowView } from '../../../preload/schema/traces.ts';
import { flowAsText, flowInWords, stepResult, whoseFlow } from '../../../renderer/text/sign-in-log.ts';
import { someFlows } from '../../support/full-state.ts';

const [stopped, connecting, done] = someFlows as [FlowView, FlowView, FlowView];

describe('a sign-in in words', () => {
  it('says where it stopped, what it waits for, or that it is done', () => {
    expect(flowInWords(stopped)).toBe('Stopped while the app fetched its tokens');
    expect(flowInWords(connecting)).toBe('Waits for the sign-in at the provider');
    expect(flowInWords(done)).toBe('Signed in');
    expect(flowInWords({ ...connecting, outcome: 'left' })).toBe('Left unfinished: waits for the sign-in at the provider');
    expect(flowInWords({ ...done, outcome: 'looked' })).toBe('Looked, and went no further');
  });

  it('names the app, its id where it gave no name, or the account that is connected', () => {
    expect(whoseFlow(stopped)).toBe('Cursor');
    expect(whoseFlow({ ...stopped, client_name: null })).toBe('gateway_q8Yt2nZkVb');
    expect(whoseFlow({ ...stopped, client_name: null, client_id: null })).toMatch(/not said its name/);
    expect(whoseFlow(connecting)).toBe('Connect account');
  });

  it('says what each step came to', () => {
    expect(stopped.steps.map(stepResult)).toEqual([
      '302', '302', 'allowed (window)', '302', '302', '400 invalid_grant · 2 s after the code was given out',
    ]);
    expect(stepResult({ ...(stopped.steps[0] as FlowView['steps'][0]), answer: { status: null, location: null, parameters: [] } }))
      .toBe('No answer');
  });

  it('becomes a text for a report, with the reason and the fix', () => {
    const text = flowAsText(stopped, '1.2.3');
    expect(text).toContain('Sign-in log of Gatehouse 1.2.3');
    expect(text).toContain('Cursor: Stopped while the app fetched its tokens');
    expect(text).toContain('POST /api/v1/oauth-proxy/1/token');
    expect(text).toContain('    code: (present, 43 characters)');
    expect(text).toContain('Refused: Invalid code verifier.');
    expect(text).toContain('What to do: Start the sign-in again.');
  });
});
