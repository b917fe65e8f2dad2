/** The demo: a provider, an MCP server and an app of Gatehouse's own, to see a sign-in once before setting one up. */

/** What the demo does, in order. */
export const demoSteps = ['servers', 'proxy', 'discovery', 'sign_in', 'tokens', 'answer'] as const;
export type DemoStep = (typeof demoSteps)[number];

/** What tells a demo's provider from one that a person added. */
export interface ProviderTraits {
  client_id: string;
  issuer: string | null;
}

/** Begins the client id of every demo provider; 32 random characters follow. */
export const demoClientPrefix = 'gatehouse-demo-';

const demoClientId = /^gatehouse-demo-[\w-]{32}$/;
const demoIssuer = /^http:\/\/localhost:\d+$/;

/** True for the provider of a demo, also of one that ended without being removed. */
export const isDemoProvider = ({ client_id: id, issuer }: ProviderTraits): boolean =>
  demoClientId.test(id) && demoIssuer.test(issuer ?? '');

export interface DemoView {
  /** "absent": nothing of it is there. "waiting": for the person, in the browser and at the request for permission. */
  state: 'absent' | 'working' | 'waiting' | 'done' | 'stopped' | 'removing';
  /** The step under way; of a demo that stopped, where it stopped. Null before the first and after the last. */
  step: DemoStep | null;
  provider_id: number | null;
  proxy_id: number | null;
  /** Where the person signs in, for as long as the demo waits for that. */
  authorization_url: string | null;
  /** What the tool answered. */
  answer: string | null;
  /** Why it stopped, and what can be done. */
  problem: { code: string; message: string; remedy: string } | null;
}
