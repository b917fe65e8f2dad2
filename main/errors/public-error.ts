import { z } from 'zod';
import { GatehouseError } from './gatehouse-error.ts';

/** The shape in which every error leaves through REST and IPC: `{ error: PublicError }`. */
export interface PublicError {
  code: string;
  message: string;
  details?: { field?: string; remedy?: string; issues?: { field: string; message: string }[] };
}

/** Turns anything thrown into a status and a public error. Unknown errors say nothing of their inside. */
export function toPublicError(error: unknown): { status: number; error: PublicError } {
  if (error instanceof GatehouseError) {
    const details = {
      ...(error.field ? { field: error.field } : {}),
      ...(error.remedy ? { remedy: error.remedy } : {}),
    };
    return {
      status: error.status,
      error: { code: error.code, message: error.message, ...(Object.keys(details).length ? { details } : {}) },
    };
  }
  if (error instanceof z.ZodError) {
    const issues = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
    const first = issues[0];
    return {
      status: 400,
      error: {
        code: 'invalid_input',
        message: first ? (first.field ? `${first.field}: ${first.message}` : first.message) : 'The input is not valid.',
        details: { ...(first?.field ? { field: first.field } : {}), issues },
      },
    };
  }
  return {
    status: 500,
    error: { code: 'internal_error', message: 'Something went wrong inside Gatehouse. The log has the details.' },
  };
}
