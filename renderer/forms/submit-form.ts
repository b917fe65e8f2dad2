import type { Result } from '../../preload/schema/operations.ts';
import type { Task } from '../state/task.svelte.ts';
import { focusFirstError } from './focus-first-error.ts';
import type { Form } from './form.svelte.ts';

export type FormSubmit = SubmitEvent & { currentTarget: HTMLFormElement };

/**
 * Saves a form, or shows why not: what the form itself finds wrong, then what the server refuses, each beside its
 * field, with the focus in the first of them.
 * @returns what was saved, or null
 */
export async function submitForm<T extends object, V>(
  event: FormSubmit, form: Form<T>, task: Task, work: () => Promise<Result<V>>,
): Promise<{ value: V } | null> {
  event.preventDefault();
  const element = event.currentTarget;
  if (!form.check()) {
    await focusFirstError(element);
    return null;
  }
  const saved = await task.run(work);
  if (task.failure) {
    task.failure = form.accept(task.failure);
    await focusFirstError(element);
  }
  return saved;
}
