type Hand = 'pointer' | 'keyboard';

/**
 * Keeps things in the groups in which they stood when a person came near with the pointer or the keyboard, so that
 * nothing moves away from under a hand that is about to press.
 */
export class NearHand<Group> {
  #stood = $state.raw<ReadonlyMap<number, Group> | null>(null);
  readonly #near = { pointer: false, keyboard: false };

  /** The group that a thing is shown in. @param now the group that it belongs to */
  groupOf(id: number, now: Group): Group {
    return this.#stood?.get(id) ?? now;
  }

  /** Attachment for what holds the groups. @param standing the group of each thing as it is shown now */
  watch = (standing: () => ReadonlyMap<number, Group>) => (element: HTMLElement): (() => void) => {
    const come = (hand: Hand): void => {
      this.#near[hand] = true;
      this.#stood ??= standing();
    };
    const leave = (hand: Hand): void => {
      this.#near[hand] = false;
      if (!this.#near.pointer && !this.#near.keyboard) this.#stood = null;
    };
    element.addEventListener('pointerenter', () => come('pointer'));
    element.addEventListener('pointerleave', () => leave('pointer'));
    element.addEventListener('focusin', ({ target }) => {
      // A button that was clicked has the focus too, but nobody goes on from there with the keyboard.
      if (target instanceof Element && target.matches(':focus-visible')) come('keyboard');
    });
    element.addEventListener('focusout', () => leave('keyboard'));
    return () => {
      leave('pointer');
      leave('keyboard');
    };
  };
}
