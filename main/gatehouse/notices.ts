import type { AuditState } from '../../preload/schema/audit.ts';
import type { Notice } from '../../preload/schema/views.ts';
import type { GatewayStatus } from '../gateway/listener.ts';
import { isGatehouseError, type GatehouseError } from '../errors/index.ts';
import type { StoreNotice } from '../store/stores.ts';

/** What a person should know until it is settled, the worst first. */
export const collectNotices = (gateway: GatewayStatus, stored: readonly StoreNotice[], audit: AuditStanding): Notice[] =>
  [...gatewayNotice(gateway), ...stored.map(storeNotice), ...auditNotice(audit)];

/** Whether the audit log is being written, and whether it is as it was written. */
export interface AuditStanding {
  problem(): GatehouseError | null;
  readonly state: AuditState | null;
}

function auditNotice(audit: AuditStanding): Notice[] {
  const problem = audit.problem();
  if (problem) return [{ code: problem.code, severity: 'warning', message: problem.message, remedy: problem.remedy ?? '' }];
  if (audit.state?.state !== 'broken') return [];
  return [{
    code: 'audit_broken',
    severity: 'warning',
    message: `The audit log was changed from outside. ${audit.state.message}`,
    remedy: 'Look at it under Activity > Audit.',
  }];
}

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
