import type { FlowAnswer, FlowRefusal, FlowRequest, FlowStep } from '../../../preload/schema/traces.ts';
import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import { hashOf } from '../tokens/opaque.ts';
import { fixFor } from './fixes.ts';
import { Mask, type Pairs } from './masked.ts';

/** What one request to our authorization server, and its answer, tell about the flow that they belong to. */
export interface Reading {
  endpoint: string;
  step: FlowStep;
  request: FlowRequest;
  answer: FlowAnswer;
  refusal: FlowRefusal | null;
  clientId: string | null;
  clientName: string | null;
  /** By which the flow is known already, the surest first. As hashes: the values are secrets. */
  cameWith: string[];
  /** By which it will be known from here on. */
  leavesWith: string[];
}

type KeyKind = 'txn' | 'state' | 'code';

export const keyOf = (kind: KeyKind, value: string): string => `${kind} ${hashOf(value)}`;

const steps: Readonly<Record<string, FlowStep>> = {
  discovery: 'discovery', register: 'registration', authorize: 'authorization', consent: 'consent', connect: 'connect',
  callback: 'callback', token: 'token',
};

/** @returns null for what is no step: a page that asks whether a decision fell, or sends the browser to itself */
export function readExchange(endpoint: string, request: HttpRequest, answer: HttpResponse): Reading | null {
  const target = targetOf(answer);
  const leaves = target?.searchParams;
  const step = stepOf(endpoint, request, leaves);
  if (step === null || isAside(endpoint, request, target)) return null;
  const asked = parametersOf(endpoint, request);
  const answered: Pairs = leaves ? [...leaves] : membersOf(answer);
  const credentials = basicCredentials(request);
  const mask = new Mask([...asked, ...answered, ...credentials]);
  const one = (pairs: Pairs, name: string): string | null => {
    const value = pairs.find(([key]) => key === name)?.[1];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const key = (kind: KeyKind, value: string | null | undefined): string[] => (value ? [keyOf(kind, value)] : []);
  const given = step === 'registration' ? one(answered, 'client_id') : null;
  const clientId = given ?? one(asked, 'client_id') ?? one(credentials, 'client_id');
  const cameTo = endpoint === 'callback' ? key('state', one(asked, 'state')) : [];
  return {
    endpoint,
    step,
    request: {
      method: request.method, url: mask.text(request.path), parameters: mask.parameters([...asked, ...credentials]),
    },
    answer: {
      status: answer.status, location: target ? mask.url(target.href) : null, parameters: mask.parameters(answered),
    },
    refusal: refusalOf(step, answer, answered, mask),
    clientId: clientId === null ? null : mask.text(clientId),
    clientName: step === 'registration' ? one(asked, 'client_name') : null,
    cameWith: [
      ...cameTo,
      ...key('code', step === 'token' ? one(asked, 'code') : null),
      ...key('txn', one(asked, 'txn_id')),
    ],
    leavesWith: [
      ...key('txn', leaves?.get('txn_id')),
      ...key('state', step === 'provider' ? leaves?.get('state') : null),
      ...key('code', step === 'provider' ? null : leaves?.get('code')),
    ],
  };
}

function stepOf(endpoint: string, request: HttpRequest, leaves: URLSearchParams | undefined): FlowStep | null {
  // Only the way to the provider has a challenge: it is our own leg's.
  if ((endpoint === 'consent' || endpoint === 'connect') && leaves?.has('code_challenge')) return 'provider';
  if (endpoint === 'token' && new URLSearchParams(request.body).get('grant_type') === 'refresh_token') return 'refresh';
  return Object.hasOwn(steps, endpoint) ? (steps[endpoint] ?? null) : null;
}

function isAside(endpoint: string, request: HttpRequest, target: URL | null): boolean {
  if (request.method === 'OPTIONS') return true;
  if (endpoint !== 'consent') return false;
  const isPoll = request.headers.accept === 'application/json';
  return isPoll || request.method === 'POST' || target?.pathname === request.path;
}

function targetOf(answer: HttpResponse): URL | null {
  const location = answer.meaning?.goesTo ?? answer.headers['location'];
  try {
    return typeof location === 'string' ? new URL(location) : null;
  } catch {
    return null;
  }
}

function parametersOf(endpoint: string, request: HttpRequest): Pairs {
  if (request.method !== 'POST') return [...request.query];
  if (endpoint !== 'register') return [...new URLSearchParams(request.body)];
  return members(request.body);
}

const membersOf = (answer: HttpResponse): Pairs =>
  (String(answer.headers['content-type']).startsWith('application/json') ? members(answer.body) : []);

/** The members of a JSON object; none where the text is something else. */
export function members(text: string): Pairs {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

/** RFC 6749 section 2.3.1, as far as the log shows it: who, and that there was a secret. */
function basicCredentials(request: HttpRequest): Pairs {
  const encoded = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return [];
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [['client_id', id], ['client_secret', secret.join(':')]];
}

function refusalOf(step: FlowStep, answer: HttpResponse, answered: Pairs, mask: Mask): FlowRefusal | null {
  const told = answer.meaning?.refusal;
  const member = (name: string): string | undefined => {
    const value = answered.find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
  if (!told && answer.status < 400) return null;
  // A probe for a document that we do not have is how clients find out which one there is.
  if (step === 'discovery') return null;
  const code = mask.text(told?.code ?? member('error') ?? `http_${answer.status}`);
  const reason = mask.text(told?.reason ?? member('error_description') ?? `The answer was ${answer.status}.`);
  return { code, reason, fix: told?.remedy ? mask.text(told.remedy) : fixFor(code) };
}
