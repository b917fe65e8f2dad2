export interface ClosingFacts {
  trayVisible: boolean;
  /** Whether the person was told before that closing goes to the tray. */
  explained: boolean;
}

/**
 * What to do once the person closed the window: nothing, say once that Gatehouse goes on in the tray, or, where no
 * tray can show it, ask whether it should go on at all.
 */
export function afterClosing({ trayVisible, explained }: ClosingFacts): 'nothing' | 'explain' | 'ask' {
  if (!trayVisible) return 'ask';
  return explained ? 'nothing' : 'explain';
}
