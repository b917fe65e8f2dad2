import type { Finding } from '../../preload/schema/diagnosis.ts';
import { isGatehouseError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { redactText } from '../log/redact-text.ts';
import { unknown, type Case, type Judgement } from './check.ts';

/**
 * Runs one check. It cannot fail and cannot last: what breaks or takes longer than its limit is a finding too, and
 * nothing that looks like a secret is in what it says.
 */
export async function runCase(one: Case, log: Logger): Promise<Finding> {
  const { id: check, title, topic, subject } = one;
  const judgement = await withinLimit(one).catch((error: unknown): Judgement => {
    if (isGatehouseError(error)) {
      return unknown(title, error.message, error.remedy === undefined ? null : { text: error.remedy, action: null });
    }
    log.error('A check of the diagnosis failed', { check, subject, error });
    return unknown(title, 'This check itself failed. The log has the reason.');
  });
  const { verdict, looked_at: lookedAt, found, fix } = judgement;
  return {
    check, topic, subject, title, verdict,
    looked_at: redactText(lookedAt),
    found: redactText(found),
    fix: fix && { ...fix, text: redactText(fix.text) },
  };
}

async function withinLimit({ title, limit, look }: Case): Promise<Judgement> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Judgement>((resolve) => {
    timer = setTimeout(() => {
      resolve(unknown(title, `There was no answer within ${limit / 1000} seconds.`));
      abort.abort();
    }, limit);
  });
  const looking = look(abort.signal);
  // What it rejects with after its time is of no interest any more.
  looking.catch(() => undefined);
  try {
    return await Promise.race([looking, late]);
  } finally {
    clearTimeout(timer);
  }
}
