import type { Actor, Handlers, OperationsOf } from './handler.ts';

const uploader = (actor: Actor): string => `admin-upload:${actor}`;

export const skillHandlers: Handlers<OperationsOf<'skills'>> = {
  'skills.overview': ({ skills }) => skills.overview(),
  'skills.submissions': ({ skills }) => skills.submissions(),
  'skills.submission': ({ skills }, { id }) => skills.submission(id),
  'skills.reports': ({ skills }) => skills.reports(),
  'skills.acknowledge': ({ skills }, { id }) => skills.acknowledge(id),
  'skills.systemPrompt': async ({ skills }) => ({ prompt: skills.systemPrompt() }),
  'skills.list': ({ skills }) => skills.list(),
  'skills.analyze': ({ skills }, input, actor) => skills.analyze(input, uploader(actor)),
  'skills.upload': ({ skills }, input, actor) => skills.upload(input, uploader(actor)),
  'skills.get': ({ skills }, { id }) => skills.get(id),
  'skills.review': ({ skills }, { id, ...review }, actor) => skills.review(id, review, actor),
  'skills.restore': ({ skills }, { id }, actor) => skills.restore(id, actor),
  'skills.delete': async ({ skills }, { id }) => {
    await skills.delete(id);
    return null;
  },
  'skills.download': ({ skills }, { id }, actor) => skills.download(id, actor),
  'skills.compare': ({ skills }, { id, previous_id: previous }) => skills.compare(id, previous),
  'skills.diff': ({ skills }, { id, previous_id: previous }) => skills.diff(id, previous),
};
