import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check } from '../../check.ts';

const bad = new Set(['store_write_failed', 'store_damaged']);
const ofFiles = new Set([...bad, 'store_restored']);

/** Whether the files of the data folder could be read when Gatehouse started, and take changes now. */
export const storedFiles: Check<GatewayView> = {
  id: 'stored-files',
  title: 'Stored data',
  async look(_gateway, { gateway }) {
    const looked = 'Whether the stored files could be read and take changes';
    const notices = gateway.notices().filter(({ code }) => ofFiles.has(code));
    const [worst] = notices.filter(({ code }) => bad.has(code)).concat(notices);
    if (!worst) return good(looked, 'All files were read, and changes are kept.');
    const found = notices.map(({ message }) => message).join(' ');
    return (bad.has(worst.code) ? problem : note)(looked, found, worst.remedy);
  },
};
