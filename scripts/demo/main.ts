import { once } from 'node:events';
import { connectAndCall, type Outcome } from './connect.ts';
import { explainHowToTry } from './keep.ts';
import { mask } from './mask.ts';
import { Narrator } from './narrator.ts';
import { setTheStage, type Stage } from './stage.ts';
import { wantsColour } from './style-text.ts';

/**
 * Plays the whole flow on real parts and tells every step.
 * @param args `--keep` leaves everything running until Ctrl+C
 * @returns the exit code: 0 when the tool answered and the right token arrived, 1 when not, 130 after Ctrl+C
 */
export async function main(args: string[]): Promise<number> {
  const say = new Narrator(process.stdout, wantsColour(process.stdout, process.env));
  const cleanUps: (() => Promise<void>)[] = [];
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const running: { stage: Stage | null; complete: boolean; over: boolean } = { stage: null, complete: false, over: false };
  // What was still starting when Ctrl+C came is stopped as soon as it can be.
  const onStarted = (stop: () => Promise<void>): void => void (running.over ? stop() : cleanUps.unshift(stop));
  const play = async (): Promise<number> => {
    say.heading('Setting up');
    const stage = await setTheStage(say, onStarted);
    running.stage = stage;
    say.heading(`A client connects. All it knows is ${stage.proxyUrl}`);
    report(say, await connectAndCall(say, stage));
    running.complete = true;
    if (!args.includes('--keep')) return 0;
    explainHowToTry(say, stage);
    // From here on Ctrl+C is the way to end, and no interruption.
    await interrupted;
    return 0;
  };
  try {
    return await Promise.race([play(), interrupted.then(() => (running.complete ? 0 : 130))]);
  } catch (error) {
    say.failure(error instanceof Error ? error.message : String(error), running.stage?.gatehouse.logs.slice(-8) ?? []);
    return 1;
  } finally {
    running.over = true;
    for (const cleanUp of cleanUps) await cleanUp();
  }
}

/** @throws Error where the server saw anything but the provider's own token */
function report(say: Narrator, { clientToken, seen }: Outcome): void {
  const seenToken = seen.authorization?.replace(/^Bearer /i, '') ?? '';
  if (clientToken === '' || seenToken === clientToken) throw new Error('The server saw the client\'s token.');
  if (seen.account !== 'alice') throw new Error('The server saw a token that the provider does not know.');
  say.heading('The answer of the tool');
  say.lines(
    `The server received  Bearer ${mask(seenToken)}  which the provider gave to Gatehouse, for ${seen.account}`,
    `The client holds     Bearer ${mask(clientToken)}  which Gatehouse gave to the client, and which only Gatehouse takes`,
  );
  say.success('The server saw the provider\'s token, not the client\'s.');
}
