import type { ServerResponse } from 'node:http';
import { answerJson } from '../answer.ts';
import { jsonRpcError } from '../json-rpc-error.ts';
import type { Judgement } from './judge-body.ts';

export type Refused = Extract<Judgement, { ok: false }>;

/**
 * Answers a request that may not go upstream: a batch as a whole, with one error for each request in it.
 * @param elsewhere true where the client reads answers on another stream (HTTP+SSE): here it sees only the status
 */
export function answerJudgement(
  response: ServerResponse,
  { error, ids, batch }: Refused,
  elsewhere: boolean,
  browserOrigin: string | undefined,
): void {
  const errors = (ids.length > 0 ? ids : [null]).map((id) => jsonRpcError(error, id));
  const body = batch && ids.length > 0 ? `[${errors.join(',')}]` : (errors[0] as string);
  answerJson(response, elsewhere || ids.length === 0 ? 400 : error.status, body, browserOrigin);
}
