import { homedir } from 'node:os';
import { diagnosisTopics, verdicts, type DiagnosisReport, type DiagnosisTopic, type Finding, type Verdict } from '../../preload/schema/diagnosis.ts';

const signs: Readonly<Record<Verdict, string>> = { problem: 'PROBLEM', unknown: 'UNKNOWN', note: 'NOTE', good: 'ok' };

const headings: Readonly<Record<DiagnosisTopic, string>> = {
  gatehouse: 'Gatehouse', providers: 'Identity providers', proxies: 'Proxies', apps: 'Apps',
};

/** @param headline what was looked at, e.g. "Gatehouse 1.2.0 on linux x64" */
export function reportOf(headline: string, at: number, findings: readonly Finding[]): DiagnosisReport {
  const sorted = [...findings].sort(byWeight);
  return {
    at: new Date(at).toISOString(),
    problems: sorted.filter(({ verdict }) => verdict === 'problem').length,
    findings: sorted,
    text: withoutHome(textOf(headline, at, sorted)),
  };
}

/** Problems first; within one verdict by topic. What has the same place keeps its order. */
const byWeight = (one: Finding, other: Finding): number =>
  verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict)
  || diagnosisTopics.indexOf(one.topic) - diagnosisTopics.indexOf(other.topic);

function textOf(headline: string, at: number, findings: readonly Finding[]): string {
  const lines = [headline, new Date(at).toISOString(), ''];
  for (const { topic, subject, title, verdict, found, fix } of findings) {
    lines.push(`${signs[verdict].padEnd(8)}${headings[topic]}${subject === null ? '' : ` / ${subject}`}: ${title}`);
    lines.push(`        ${found}`);
    if (fix) lines.push(`        -> ${fix.text}`);
  }
  return lines.join('\n');
}

/** A report goes into public bug reports: the person's name in paths is nobody's business. */
function withoutHome(text: string): string {
  const home = homedir();
  return home.length > 1 ? text.replaceAll(home, '~') : text;
}
