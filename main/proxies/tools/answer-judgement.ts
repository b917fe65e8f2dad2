import type { ServerResponse } from 'node:http';
import type { GatehouseError } from '../../errors/index.ts';
import { answerJson } from '../answer.ts';
import { jsonRpcError } from '../json-rpc-error.ts';
import type { Judgement } from './judge-body.ts';
import { requestUnclear, toolNotAllowed } from './tool-errors.ts';

export type Refused = Exclude<Judgement, { kind: 'allowed' }>;

export const refusalOf = (judgement: Refused): GatehouseError =>
  judgement.kind === 'unclear' ? requestUnclear() : toolNotAllowed(judgement.tool);

/**
 * Answers a request that may not go upstream: a batch as a whole, with one error for each request in it.
 * @param elsewhere true where the client reads answers on another stream (HTTP+SSE): here it sees only the status
 */
export function answerJudgement(
  response: ServerResponse,
  judgement: Refused,
  elsewhere: boolean,
  browserOrigin: string | undefined,
): void {
  const error = refusalOf(judgement);
  const ids = judgement.kind === 'unclear' ? [] : judgement.ids;
  const errors = (ids.length > 0 ? ids : [null]).map((id) => jsonRpcError(error, id));
  const batch = judgement.kind !== 'unclear' && judgement.batch && ids.length > 0;
  const body = batch ? `[${errors.join(',')}]` : (errors[0] as string);
  answerJson(response, elsewhere || ids.length === 0 ? 400 : error.status, body, browserOrigin);
}
