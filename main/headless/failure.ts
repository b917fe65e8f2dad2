import { isGatehouseError } from '../errors/index.ts';

/** Why Gatehouse could not start and what helps, in sentences; for what nobody foresaw the whole trace. */
export function explainFailure(error: unknown): string {
  if (isGatehouseError(error)) return [error.message, error.remedy].filter(Boolean).join(' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
