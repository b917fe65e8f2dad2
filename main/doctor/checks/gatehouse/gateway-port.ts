import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { judgeSpellings } from '../../judge-spellings.ts';
import { askEachSpelling, type Spelled } from '../../look/own-port.ts';

/** Sign-ins pass through the gateway's port: registration, consent, the provider's callback. */
export const gatewayPort: Check<GatewayView> = {
  id: 'gateway-port',
  title: 'Gateway port',
  async look(gateway, _sources, signal) {
    const spelled = gateway.state === 'running' ? await askEachSpelling('http', gateway.port, '/api/v1/health', signal) : [];
    return judgeGateway(gateway, spelled);
  },
};

export function judgeGateway({ state, port, detail }: Pick<GatewayView, 'state' | 'port' | 'detail'>, spelled: readonly Spelled[]): Judgement {
  const looked = `Whether the gateway answers on port ${port}`;
  if (state === 'failed') {
    return problem(looked, `The gateway is closed, so nobody can sign in. ${detail ?? ''}`.trim(),
      'Stop the program that holds the port, or choose another gateway port in Settings.', { kind: 'show_settings' });
  }
  if (state === 'starting') return problem(looked, 'The gateway is still starting.', 'Wait a moment, then run the diagnosis again.');
  return judgeSpellings(looked, port, spelled) ?? good(looked, `It answers on port ${port} as localhost, 127.0.0.1 and ::1.`);
}
