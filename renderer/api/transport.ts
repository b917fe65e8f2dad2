import type { GatehouseApi, Result } from '../../preload/schema/operations.ts';

/** An error as the person sees it: a sentence, what to do, and the fields that it is about. */
export type Failure = Extract<Result<never>, { ok: false }>['error'];

/** The way to the gateway: IPC in the desktop's windows, fetch in a browser. */
export interface Transport extends GatehouseApi {
  /** Tells when pushed events stop arriving, and when they arrive again. Returns its own unsubscribe. */
  watchLink(listener: (link: Link) => void): () => void;
}

export type Link = 'up' | 'lost' | 'signed_out';
