import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, note, problem, unknown, type Check } from '../../check.ts';

/** Whether every record of the audit log is there, as it was written, and new ones can be written. */
export const auditLog: Check<GatewayView> = {
  id: 'audit-log',
  title: 'Audit log',
  limit: 15_000,
  async look(_gateway, { audit, gateway }) {
    const { state, message, remedy, records, writing } = await audit.verify();
    const looked = `Every record of the audit log (${records})`;
    if (state === 'broken') return problem(looked, message, remedy ?? '');
    if (writing !== null) {
      const notice = gateway.notices().find(({ code }) => code === 'audit_unwritable');
      return problem(looked, writing, notice?.remedy ?? 'Look at the disk that holds the data folder.');
    }
    if (state === 'unknown') return remedy === null ? unknown(looked, message) : note(looked, message, remedy);
    return good(looked, message);
  },
};
