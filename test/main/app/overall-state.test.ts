import { describe, expect, it } from 'vitest';
import { overallState } from '../../../main/app/overall-state.ts';
import { approvalNeeded, consent, needsSignIn, portTaken, proxy, running, state, stopped, toolsChanged } from './states.ts';

const gatewayFailed = state({
  gateway: { ...state().gateway, state: 'failed', detail: 'Port 8080 is taken by nginx.' },
  proxies: [proxy(1, 'a', running)],
});

describe('the overall state', () => {
  it.each([
    ['nothing set up yet', state(), 'stopped', 'No proxies yet'],
    ['one stopped', state({ proxies: [proxy(1, 'a', stopped)] }), 'stopped', 'The proxy is stopped'],
    ['several stopped', state({ proxies: [proxy(1, 'a', stopped), proxy(2, 'b', stopped)] }), 'stopped',
      'All proxies are stopped'],
    ['one running', state({ proxies: [proxy(1, 'a', running)] }), 'running', '1 proxy running'],
    ['some running', state({ proxies: [proxy(1, 'a', running), proxy(2, 'b', stopped)] }), 'running',
      '1 of 2 proxies running'],
    ['sign-in needed', state({ proxies: [proxy(1, 'a', needsSignIn)] }), 'attention',
      '1 proxy running, 1 needs sign-in'],
    ['consent waiting', state({ proxies: [proxy(1, 'a', running)], consents: [consent('1', 'Cursor')] }), 'attention',
      '1 proxy running, 1 app waiting for your permission'],
    ['a program to approve', state({ proxies: [proxy(1, 'a', approvalNeeded), proxy(2, 'b', running)] }), 'attention',
      '1 of 2 proxies running, 1 program waiting for your approval'],
    ['nothing but a program to approve', state({ proxies: [proxy(1, 'a', approvalNeeded)] }), 'attention',
      '1 program waiting for your approval'],
    ['changed tools', state({ proxies: [proxy(1, 'a', toolsChanged)] }), 'attention',
      '1 proxy running, 1 proxy with changed tools'],
    ['one failed', state({ proxies: [proxy(1, 'a', portTaken), proxy(2, 'b', needsSignIn)] }), 'error',
      '1 of 2 proxies running, 1 failed, 1 needs sign-in'],
    ['nothing but a failed one', state({ proxies: [proxy(1, 'a', portTaken), proxy(2, 'b', stopped)] }), 'error',
      '1 proxy failed'],
    ['the gateway failed', gatewayFailed, 'error', 'Port 8080 is taken by nginx.'],
  ])('%s', (_name, input, kind, summary) => {
    expect(overallState(input)).toEqual({ kind, summary });
  });
});
