import type { Handlers, OperationsOf } from './handler.ts';

export const doctorHandlers: Handlers<OperationsOf<'doctor'>> = {
  'doctor.run': ({ doctor }) => doctor.run(),
  'doctor.proxy': ({ doctor }, { id }) => doctor.runFor(id),
};
