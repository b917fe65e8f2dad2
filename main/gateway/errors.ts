import type { ErrorRequestHandler, RequestHandler } from 'express';
import { GatehouseError, toPublicError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';

export const notFound: RequestHandler = (request) => {
  throw new GatehouseError('not_found', `Gatehouse has nothing at ${request.path}.`, { status: 404 });
};

/** The one place where an error becomes an answer of the gateway: `{ error: { code, message, details? } }`. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = fromExpress(thrown);
    const answer = toPublicError(error);
    if (answer.status >= 500) log.error('Request failed', { method: request.method, path: request.path, error });
    if (response.headersSent) return next(error);
    // What is left of a body that was too large or too slow is not worth reading.
    if (answer.status === 413 || answer.status === 408) response.setHeader('connection', 'close');
    response.status(answer.status).json({ error: answer.error });
  };
}

/** Express itself refuses what it cannot decode (a stray % in a path) with an error that carries a 4xx status. */
function fromExpress(error: unknown): unknown {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (error instanceof GatehouseError || !(status >= 400 && status < 500)) return error;
  if (status === 404) return new GatehouseError('not_found', 'Gatehouse has nothing at this address.', { status });
  return new GatehouseError('bad_request', 'The request could not be understood.', { status, cause: error });
}
