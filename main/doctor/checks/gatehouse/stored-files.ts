import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check } from '../../check.ts';

const ofFiles = new Set(['store_damaged', 'store_restored']);

/** Whether the files of the data folder could be read when Gatehouse started. */
export const storedFiles: Check<GatewayView> = {
  id: 'stored-files',
  title: 'Stored data',
  async look(_gateway, { gateway }) {
    const looked = 'Whether the stored files could be read';
    const notices = gateway.notices().filter(({ code }) => ofFiles.has(code));
    const [worst] = notices.filter(({ code }) => code === 'store_damaged').concat(notices);
    if (!worst) return good(looked, 'All files were read.');
    const found = notices.map(({ message }) => message).join(' ');
    return (worst.code === 'store_damaged' ? problem : note)(looked, found, worst.remedy);
  },
};
