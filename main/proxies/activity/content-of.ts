import type { CallContentView } from '../../../preload/schema/views.ts';
import { GatehouseError } from '../../errors/index.ts';
import type { Activity } from './activity.ts';

/**
 * What was sent and answered in a call.
 * @param recorded whether calls are recorded now
 * @throws GatehouseError "call_content_missing" (404)
 */
export function contentOf(activity: Activity, call: number, recorded: boolean): CallContentView {
  const content = activity.find(call)?.content;
  if (content) return content.view;
  throw new GatehouseError('call_content_missing', 'What was sent and answered in this call is not remembered.', {
    status: 404,
    remedy: recorded
      ? 'Look at a newer call: only the latest are kept.'
      : 'Turn on recording for this proxy, then send the call again.',
  });
}
