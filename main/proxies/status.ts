import type { NextAction, ProxyStatus } from '../../preload/schema/views.ts';

/** All that a proxy's status is derived from. */
export interface StatusFacts {
  phase: 'stopped' | 'starting' | 'running' | 'stopping' | 'failed';
  enabled: boolean;
  port: number;
  /** Its command was not approved by a person, or changed since. */
  approvalNeeded: boolean;
  /** Why it does not run; set in the phase "failed". */
  failure: { code: string; message: string; remedy: string | undefined } | null;
  consentsWaiting: number;
  signInNeeded: boolean;
  /** Why nobody can sign in; null where people can, or need not. */
  providerProblem: { code: string; message: string; remedy?: string | undefined } | null;
  /** Registered clients. */
  clients: number;
  /** The public sentence of the last call's error; null when it went well. */
  lastError: string | null;
  /** Why the upstream as such cannot be used, as a sentence; null where it can, or where only calls can tell. */
  upstreamProblem: string | null;
  /** How the server's tools differ from those that were approved, as a sentence; null where they don't. */
  toolsDiffer: string | null;
}

type Look = Pick<ProxyStatus, 'state' | 'label'> & Partial<Pick<ProxyStatus, 'detail' | 'code' | 'next_action'>>;

const action = (kind: NextAction['kind'], label: string): NextAction => ({ kind, label });

/** Where a proxy stands, in the words that tray, window and REST share. Pure: the same facts, the same words. */
export function describeStatus(facts: StatusFacts): ProxyStatus {
  const { phase, enabled } = facts;
  const down = enabled && (phase === 'stopped' || phase === 'failed');
  const waits = down && facts.approvalNeeded;
  return {
    detail: null,
    code: null,
    next_action: null,
    ...(waits ? unapproved : look(facts)),
    can_start: down && !waits,
    can_stop: phase === 'running' || phase === 'starting',
    can_restart: enabled && !waits && (phase === 'running' || phase === 'failed'),
  };
}

/** Nothing failed: the program waits for a person, and starting it again changes nothing. */
const unapproved: Look = {
  state: 'needs_consent',
  code: 'command_not_approved',
  label: 'Needs your approval',
  detail: 'It starts a program on this computer once you have read and approved it.',
  next_action: action('approve_command', 'Approve the program'),
};

function look(facts: StatusFacts): Look {
  switch (facts.phase) {
    case 'starting':
      return { state: 'starting', label: 'Starting' };
    case 'stopping':
      return { state: 'stopping', label: 'Stopping' };
    case 'failed':
      return failed(facts);
    case 'running':
      return running(facts);
    case 'stopped':
      if (!facts.enabled) return { state: 'stopped', label: 'Disabled', next_action: action('edit', 'Enable') };
      return { state: 'stopped', label: 'Stopped', next_action: action('start', 'Start') };
  }
}

function failed({ failure, port }: StatusFacts): Look {
  const code = failure?.code ?? 'start_failed';
  const detail = failure ? [failure.message, failure.remedy].filter(Boolean).join(' ') : null;
  const base = { state: 'failed', code, detail } as const;
  switch (code) {
    case 'port_taken':
    case 'port_forbidden':
      return {
        ...base,
        label: code === 'port_taken' ? `Port ${port} is taken` : `Port ${port} cannot be used`,
        next_action: action('change_port', 'Change port'),
      };
    case 'upstream_url_missing':
    case 'upstream_command_missing':
    case 'command_not_found':
    case 'command_needs_shell':
    case 'upstream_secret_missing':
      return { ...base, label: 'Needs a correction', next_action: action('edit', 'Edit') };
    default:
      return { ...base, label: 'Could not start', next_action: action('retry', 'Try again') };
  }
}

/** Of several things that wait, the one that a person is needed for first. */
function running(facts: StatusFacts): Look {
  const { consentsWaiting, providerProblem, signInNeeded, clients, lastError, upstreamProblem, toolsDiffer } = facts;
  if (consentsWaiting > 0) {
    const detail =
      consentsWaiting === 1 ? 'An app asks to connect.' : `${consentsWaiting} apps ask to connect.`;
    return {
      state: 'needs_consent',
      label: 'Waiting for your permission',
      detail,
      next_action: action('open_consent', 'Review'),
    };
  }
  if (providerProblem !== null) return nobodyCanSignIn(providerProblem);
  if (signInNeeded) {
    return {
      state: 'needs_sign_in',
      label: 'Needs sign-in',
      detail: 'Sign in once more so that calls can go on.',
      next_action: action('connect', 'Sign in'),
    };
  }
  if (upstreamProblem !== null) {
    return {
      state: 'failed',
      code: 'server_keeps_stopping',
      label: 'The server keeps stopping',
      detail: upstreamProblem,
      next_action: action('retry', 'Try again'),
    };
  }
  if (toolsDiffer !== null) {
    return { state: 'running', label: 'Running', detail: toolsDiffer, next_action: action('review_tools', 'Review tools') };
  }
  const next = clients === 0 ? action('add_to_app', 'Add to an app') : null;
  return { state: 'running', label: 'Running', detail: lastError, next_action: next };
}

/** What stands in the way of a sign-in, and who can clear it: the settings of the proxy, or a provider to be added. */
const signInTroubles: Readonly<Record<string, Pick<Look, 'label' | 'next_action'>>> = {
  upstream_oauth_missing: { label: 'Needs an identity provider', next_action: action('edit', 'Choose a provider') },
  upstream_oauth_invalid: { label: "The server's sign-in is faulty", next_action: action('edit', 'Choose a provider') },
  upstream_registration_needed: { label: 'Needs a client ID', next_action: action('add_provider', 'Add a provider') },
};
const providerGone = {
  label: 'Needs an identity provider',
  next_action: action('add_provider', 'Choose a provider'),
};

function nobodyCanSignIn({ code, message, remedy }: NonNullable<StatusFacts['providerProblem']>): Look {
  const detail = remedy === undefined ? message : `${message} ${remedy}`;
  return { state: 'failed', code, detail, ...(signInTroubles[code] ?? providerGone) };
}
