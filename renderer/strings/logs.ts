import type { LogLevelName } from '../../preload/schema/logs.ts';

export const logs = {
  list: 'Log lines',
  level: 'Level',
  levels: { error: 'Errors', warn: 'Warnings', info: 'Normal', debug: 'Everything' } satisfies Record<LogLevelName, string>,
  marks: { error: 'Error', warn: 'Warning', info: '', debug: 'Detail' } satisfies Record<LogLevelName, string>,
  search: 'Search',
  searchHint: 'Words, codes or a request’s id',
  area: 'Part of Gatehouse',
  anyArea: 'All parts',
  pause: 'Pause',
  resume: 'Follow',
  paused: 'Paused. New lines are not shown.',
  copy: 'Copy',
  copyHint: 'Copies the lines that are shown',
  openFolder: 'Open folder',
  empty: 'The log has nothing at this level yet.',
  noneFound: 'No line matches.',
  older: (path: string) => `Older lines are in ${path}.`,
  level_now: (level: string) => `Logged now: ${level}.`,
  change: 'Change',
  columns: { time: 'Time', area: 'Part', message: 'Message' },
};
