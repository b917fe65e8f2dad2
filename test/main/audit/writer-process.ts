import { AuditLog } from '../../../main/audit/audit-log.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { openStores } from '../../../main/store/open-stores.ts';

/**
 * A process that records until it is killed: `node program.mjs <data folder> <first number>`. It prints the number of
 * each record that was acknowledged.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const { secrets } = await openStores(folder, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' } });
const audit = await AuditLog.open({
  dataFolder: folder, secrets, log: silentLogger, retentionDays: () => 365, limits: { bytes: 8000, ms: 60_000 },
});
for (let number = Number(first); ; number += 3) {
  await Promise.all([0, 1, 2].map(async (more) => {
    await audit.record({ kind: 'token', action: 'grant.issued', actor: 'client', subject: `number ${number + more}` });
    process.stdout.write(`${number + more}\n`);
  }));
}
