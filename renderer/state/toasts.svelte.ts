/** One short message at a time, said and shown, gone by itself. */
export class Toasts {
  message = $state.raw<{ text: string } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    clearTimeout(this.#timer);
    this.message = { text };
    this.#timer = setTimeout(() => {
      this.message = null;
    }, 4000);
  }
}
