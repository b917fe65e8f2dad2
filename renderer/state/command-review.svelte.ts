import type { Result } from '../../preload/schema/operations.ts';
import type { CommandApproval, ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** The command of a proxy that waits for a person; null where none does. */
export function waitingCommand({ command_approval: approval }: ProxyView): CommandApproval | null {
  return approval?.needed ? approval : null;
}

/** Approves the command of one proxy exactly as it is shown, and starts it. */
export class CommandReview {
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  async approve(proxy: ProxyView, { hash }: CommandApproval): Promise<void> {
    const { api, toasts } = this.#session;
    const { id, name } = proxy;
    const done = await this.task.run(async (): Promise<Result<unknown>> => {
      const approved = await api.call('proxies.approveCommand', { id, hash });
      return approved.ok && approved.value.status.can_start ? api.call('proxies.start', { id }) : approved;
    });
    if (done) toasts.show(t.command.approved(name));
  }
}
