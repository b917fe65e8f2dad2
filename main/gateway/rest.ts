import { Router, type RequestHandler, type Response } from 'express';
import { bodyLimits, createdStatus, fileAnswers, routes, type OperationName, type Output } from '../../preload/schema/operations.ts';
import type { TextFile } from '../../preload/schema/audit.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Actor } from '../operations/handler.ts';
import type { Outcome } from '../operations/run.ts';
import { actorOf } from './caller.ts';
import { readJsonObject } from './json-body.ts';

export type RunOperation =
  <K extends OperationName>(name: K, input: unknown, actor: Actor) => Promise<Outcome<Output<K>>>;

type Method = 'get' | 'post' | 'put' | 'delete';

/** The admin operations over HTTP. Nothing is written here twice: paths, methods and statuses come from the table. */
export function restRouter(run: RunOperation): Router {
  const router = Router({ caseSensitive: true });
  const allowed = new Map<string, string[]>();
  for (const name of Object.keys(routes) as OperationName[]) {
    const [method, path] = routes[name].split(' ') as [string, string];
    router[method.toLowerCase() as Method](path, operation(run, name));
    allowed.set(path, [...(allowed.get(path) ?? []), method]);
  }
  for (const [path, methods] of allowed) router.all(path, wrongMethod(methods));
  return router;
}

/** The path says which record; a body or a query can't name another. */
function operation(run: RunOperation, name: OperationName): RequestHandler {
  return async (request, response) => {
    const body = request.method === 'POST' || request.method === 'PUT' ? await readJsonObject(request, bodyLimits[name]) : request.query;
    const outcome = await run(name, { ...body, ...request.params }, actorOf(request));
    const status = outcome.ok ? (createdStatus[name] ?? 200) : outcome.status;
    if (outcome.ok && fileAnswers.has(name)) return sendFile(response, outcome.value as TextFile);
    if (status === 204) response.status(204).end();
    else response.status(status).json(outcome.ok ? outcome.value : { error: outcome.error });
  };
}

function sendFile(response: Response, { name, type, text }: TextFile): void {
  response.attachment(name).type(`${type}; charset=utf-8`).send(text);
}

function wrongMethod(methods: string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('allow', methods.join(', '));
    throw new GatehouseError('method_not_allowed', `${request.method} is not possible here.`, {
      status: 405,
      remedy: `Use ${methods.join(' or ')}.`,
    });
  };
}
