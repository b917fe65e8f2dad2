import { isGatehouseError } from '../errors/index.ts';

/** Why Gatehouse could not start and what helps, in sentences; for what nobody foresaw the whole trace. */
export function explainFailure(error: unknown): string {
  if (isGatehouseError(error)) {
    return [error.message, remedies[error.code] ?? error.remedy].filter(Boolean).join(' ');
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What helps in a terminal: there is no window yet to change a setting in. */
const remedies: Readonly<Record<string, string | undefined>> = {
  port_taken: 'Stop that program, or set GATEHOUSE_PORT to another port, such as 8081.',
  port_forbidden: 'Set GATEHOUSE_PORT to another port, such as 8081.',
};
