import type { GatewayView } from '../../preload/schema/views.ts';
import { httpOrigin } from '../http/addresses.ts';
import type { GatewayStatus } from '../gateway/listener.ts';

/** What stays the same while Gatehouse runs. */
export type GatewayFacts = Pick<GatewayView, 'mode' | 'version' | 'data_folder'>;

/** How the gateway stands, as window, tray and REST show it. */
export const gatewayView = (
  facts: GatewayFacts, port: number, { state, error }: GatewayStatus, secrets: GatewayView['secrets'],
): GatewayView => ({
  ...facts,
  port,
  url: httpOrigin('localhost', port),
  state,
  detail: error?.message ?? null,
  secrets,
});
