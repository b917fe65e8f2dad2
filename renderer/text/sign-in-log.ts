import type { FlowParameter, FlowStepView, FlowView } from '../../preload/schema/traces.ts';
import { t } from '../strings.ts';
import { durationInWords } from './activity.ts';

const words = t.signInLog;

/** Whose sign-in it is. */
export const whoseFlow = ({ kind, client_name: name, client_id: id }: FlowView): string =>
  (kind === 'connect' ? words.connect : (name ?? id ?? words.unknownApp));

/** How a sign-in stands, in one short sentence. */
export function flowInWords(flow: FlowView): string {
  const last = flow.steps.at(-1);
  const waits = last ? words.waits[last.step] : '';
  switch (flow.outcome) {
    case 'stopped': return words.stopped[flow.steps[flow.stopped_at ?? 0]?.step ?? 'authorization'];
    case 'done': return words.done[flow.kind];
    case 'looked': return words.looked;
    case 'left': return words.left(waits);
    case 'waiting': return waits;
  }
}

/** What a step came to, in a few words: "302", "400 invalid_grant · 2 s after …", "No answer". */
export function stepResult({ answer, note, refusal }: FlowStepView): string {
  const status = answer && (answer.status === null ? words.noAnswer : String(answer.status));
  return [[status, refusal?.code].filter(Boolean).join(' '), note].filter(Boolean).join(' · ');
}

const parameterLine = ({ name, value, masked }: FlowParameter): string =>
  `    ${name}: ${masked ? `(${value})` : value}`;

function stepLines(step: FlowStepView): string[] {
  const { request, answer, refusal } = step;
  return [
    `${step.at}  ${words.steps[step.step]}  ${stepResult(step)}  ${durationInWords(step.duration_ms)}`,
    ...(request ? [`  ${words.request}: ${request.method} ${request.url}`] : []),
    ...(request?.parameters ?? []).map(parameterLine),
    ...(answer ? [`  ${words.answer}: ${answer.status ?? words.noAnswer}`] : []),
    ...(answer?.parameters ?? []).map(parameterLine),
    ...(answer?.location ? [`    ${words.goesTo} ${answer.location}`] : []),
    ...(refusal ? [`  ${words.refused}: ${refusal.reason}`, `  ${words.whatToDo} ${refusal.fix}`] : []),
  ];
}

/** A sign-in as text, to be sent to somebody who helps. */
export function flowAsText(flow: FlowView, version: string): string {
  const head = [words.report(version), `${whoseFlow(flow)}: ${flowInWords(flow)}`, ''];
  return [...head, ...flow.steps.flatMap(stepLines), ''].join('\n');
}
