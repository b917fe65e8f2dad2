/** What a person can do about what a message says, such as taking it back. */
export interface ToastAction {
  label: string;
  act: () => void | Promise<void>;
}

export interface Toast {
  text: string;
  action?: ToastAction | undefined;
}

const shownMs = 4000;
/** Time enough to change one's mind and to reach the button. */
const withActionMs = 12_000;

/** One short message at a time, said and shown, gone by itself. */
export class Toasts {
  message = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string, action?: ToastAction): void {
    this.message = { text, action };
    this.release();
  }

  /** Keeps the message while a pointer or the keyboard is on it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  /** Lets it go by itself, after its whole time. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), this.message?.action ? withActionMs : shownMs);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.message = null;
  }
}
