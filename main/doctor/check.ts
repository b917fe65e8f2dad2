import type { DiagnosisTopic, Finding, Fix, FixAction } from '../../preload/schema/diagnosis.ts';
import type { DoctorSources } from './ports.ts';

/** What a check makes of what it saw. */
export type Judgement = Pick<Finding, 'verdict' | 'looked_at' | 'found' | 'fix'>;

/** One thing that Diagnosis looks at. A check changes nothing that it does not put back. */
export interface Check<Subject> {
  /** Stays the same from release to release: scripts look for it. */
  id: string;
  title: string;
  /** Milliseconds; left out: `usualLimit`. */
  limit?: number;
  /** Left out: always. */
  applies?(subject: Subject): boolean;
  /** @param signal aborts when the time limit has passed */
  look(subject: Subject, sources: DoctorSources, signal: AbortSignal): Promise<Judgement>;
}

/** A check with what it is about: ready to be run. */
export interface Case {
  id: string;
  title: string;
  topic: DiagnosisTopic;
  subject: string | null;
  limit: number;
  look(signal: AbortSignal): Promise<Judgement>;
}

export const usualLimit = 5_000;

export const good = (looked_at: string, found: string): Judgement => ({ verdict: 'good', looked_at, found, fix: null });

export const unknown = (looked_at: string, found: string, fix: Fix | null = null): Judgement =>
  ({ verdict: 'unknown', looked_at, found, fix });

export const note = (looked_at: string, found: string, text: string, action: FixAction | null = null): Judgement =>
  ({ verdict: 'note', looked_at, found, fix: { text, action } });

export const problem = (looked_at: string, found: string, text: string, action: FixAction | null = null): Judgement =>
  ({ verdict: 'problem', looked_at, found, fix: { text, action } });

/** One case for each check that means something for this subject. */
export const casesOf = <Subject>(
  checks: readonly Check<Subject>[], topic: DiagnosisTopic, name: string | null, subject: Subject, sources: DoctorSources,
): Case[] => checks
  .filter((check) => check.applies?.(subject) ?? true)
  .map((check) => ({
    id: check.id, title: check.title, topic, subject: name, limit: check.limit ?? usualLimit,
    look: (signal) => check.look(subject, sources, signal),
  }));
