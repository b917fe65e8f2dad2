import type { Page } from 'playwright-core';
import type { Result } from '../../preload/schema/operations.ts';
import type { AppState } from '../../preload/schema/views.ts';

/** Calls an operation as the window's own code does, over the preload's bridge. */
export const callFromWindow = (page: Page, name: string, input: unknown = {}): Promise<Result<unknown>> =>
  page.evaluate(`window.gatehouse.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`);

/** What the window draws from. */
export async function readState(page: Page): Promise<AppState> {
  const result = await callFromWindow(page, 'state.get');
  if (!result.ok) throw new Error(`The window got no state: ${result.error.message}`);
  return result.value as AppState;
}
