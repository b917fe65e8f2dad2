import type { WhoAmI } from '../../test/support/mcp-server/tools.ts';
import type { Outcome } from './connect.ts';
import { mask } from './mask.ts';
import type { Narrator } from './narrator.ts';

/** @throws Error where the server saw anything that it must not see */
export function report(say: Narrator, { clientToken, answer, upstream }: Outcome): void {
  if (clientToken === '') throw new Error('The client got no token.');
  if (upstream === 'stdio') reportProgram(say, clientToken, answer);
  else reportServer(say, clientToken, JSON.parse(answer) as WhoAmI);
}

function reportServer(say: Narrator, clientToken: string, seen: WhoAmI): void {
  const seenToken = seen.authorization?.replace(/^Bearer /i, '') ?? '';
  if (seenToken === clientToken) throw new Error('The server saw the client\'s token.');
  if (seen.account !== 'alice') throw new Error('The server saw a token that the provider does not know.');
  say.heading('The answer of the tool');
  say.lines(
    `The server received  Bearer ${mask(seenToken)}  which the provider gave to Gatehouse, for ${seen.account}`,
    `The client holds     Bearer ${mask(clientToken)}  which Gatehouse gave to the client and which only Gatehouse takes`,
  );
  say.success('The server saw the provider\'s token, not the client\'s.');
}

/** A program on this computer gets no token at all: who may call it is decided by Gatehouse alone. */
function reportProgram(say: Narrator, clientToken: string, answer: string): void {
  if (answer.includes(clientToken)) throw new Error('The server saw the client\'s token.');
  say.heading('The answer of the tool');
  say.lines(answer, `The client holds  Bearer ${mask(clientToken)}  without which Gatehouse lets nobody call`);
  say.success('A program without any sign-in of its own is behind OAuth now.');
}
