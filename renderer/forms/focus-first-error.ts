import { tick } from 'svelte';

/** Takes the person to the first field that has a complaint, opening what it is folded into. */
export async function focusFirstError(form: HTMLFormElement): Promise<void> {
  await tick();
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.closest('details')?.setAttribute('open', '');
  field?.focus();
}
