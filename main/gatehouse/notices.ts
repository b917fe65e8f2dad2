import type { Notice } from '../../preload/schema/views.ts';
import type { GatewayStatus } from '../gateway/listener.ts';
import { isGatehouseError } from '../errors/index.ts';
import type { StoreNotice } from '../store/stores.ts';

/** What a person should know until it is settled, the worst first. */
export const collectNotices = (gateway: GatewayStatus, stored: readonly StoreNotice[]): Notice[] =>
  [...gatewayNotice(gateway), ...stored.map(storeNotice)];

function gatewayNotice({ error }: GatewayStatus): Notice[] {
  if (!error) return [];
  const { code, remedy } = isGatehouseError(error) ? error : { code: 'listen_failed', remedy: undefined };
  return [{
    code: `gateway_${code}`,
    severity: 'error',
    message: `The gateway does not answer: nobody can sign in. ${isGatehouseError(error) ? error.message : ''}`.trim(),
    remedy: remedy ?? 'Choose another gateway port in the settings.',
  }];
}

const storeNotice = ({ code, message, remedy }: StoreNotice): Notice => ({
  code,
  severity: code === 'store_damaged' || code === 'store_write_failed' ? 'error' : 'warning',
  message,
  remedy,
});
