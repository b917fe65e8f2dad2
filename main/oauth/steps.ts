/** One step of an endpoint: checks or adds one thing to the state, or throws. It never formats an answer. */
export type Step<State> = (state: State) => void | Promise<void>;

/** Runs an endpoint's table of steps in its order. */
export async function runSteps<State>(steps: readonly Step<State>[], state: State): Promise<void> {
  for (const step of steps) await step(state);
}

/** Unwraps what an earlier step of the table has set. */
export function present<T>(value: T | undefined, setBy: string): T {
  if (value === undefined) throw new Error(`${setBy} must run before this step`);
  return value;
}
