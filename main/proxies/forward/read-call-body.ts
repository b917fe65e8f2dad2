import type { IncomingMessage } from 'node:http';
import { mayBeBatch } from '../call-members.ts';
import { collectBody, readWhole } from './collect-body.ts';
import { gatherBody, type GatherOwner } from './gather-body.ts';
import { StreamedBody } from './streamed-body.ts';

/** Who waits for the body of a call. */
export interface BodyOwner extends GatherOwner {
  /** The body goes on as it comes, from its beginning. */
  streaming(body: StreamedBody): void;
  /** It does not come: it is too large, or the client went away. */
  broken(error: unknown): void;
}

/** Bodies up to this size are kept until the upstream has answered, so that they can be sent again. In bytes. */
const gatherLimit = 64 * 1024;

/**
 * Reads the body of a call as far as has to be known of it before it goes upstream: whole where it is small, where it
 * may be a batch, and where its messages are judged; else none of it.
 * @param length in bytes, not 0; null where it is only known at the end
 * @param limit in bytes
 * @param judged true where nothing may go on before all of it was looked at
 */
export function readCallBody(
  request: IncomingMessage,
  length: number | null,
  limit: number,
  judged: boolean,
  owner: BodyOwner,
): void {
  if (length !== null && length <= gatherLimit) return gatherBody(request, length, owner);
  if (judged) return void collect(request, limit, owner);
  const body = new StreamedBody(request, limit, (chunk) => owner.received(chunk));
  const broken = (error: Error): void => owner.broken(error);
  body.once('error', broken).begin((beginning) => {
    // From here on it is for whoever reads the body.
    body.off('error', broken);
    if (mayBeBatch(beginning)) readWhole(body).then((whole) => owner.whole(whole)).catch(broken);
    else owner.streaming(body);
  });
}

async function collect(request: IncomingMessage, limit: number, owner: BodyOwner): Promise<void> {
  try {
    const body = await collectBody(request, limit);
    owner.received(body);
    owner.whole(body);
  } catch (error) {
    owner.broken(error);
  }
}
