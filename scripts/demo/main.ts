import { once } from 'node:events';
import { connectAndCall } from './connect.ts';
import { explainHowToTry } from './keep.ts';
import { Narrator } from './narrator.ts';
import { readOptions } from './options.ts';
import { report } from './report.ts';
import { setTheStage, type Stage } from './stage.ts';
import { wantsColour } from './style-text.ts';

/**
 * Plays the whole flow on real parts and tells every step.
 * @param args `--keep` leaves everything running until Ctrl+C; `--upstream http|sse|stdio` is the kind of MCP server
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
    const { keep, upstream } = readOptions(args);
    say.heading('Setting up');
    const stage = await setTheStage(upstream, say, onStarted);
    running.stage = stage;
    say.heading(`A client connects. All it knows is ${stage.proxyUrl}`);
    report(say, await connectAndCall(say, stage));
    running.complete = true;
    if (!keep) return 0;
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
