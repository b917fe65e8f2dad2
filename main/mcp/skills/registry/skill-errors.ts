import { GatehouseError } from '../../../errors/index.ts';

export const skillNotFound = (what = 'skill'): GatehouseError => new GatehouseError(
  'not_found', `There is no such ${what}.`, { status: 404, remedy: 'Read the list again: it may have been deleted.' },
);

export const skillChanged = (): GatehouseError => new GatehouseError(
  'skill_changed',
  'The skill has changed since you were shown it.',
  { status: 409, field: 'content_hash', remedy: 'Look at the findings of its new content, then decide again.' },
);

export const nothingDecided = (): GatehouseError => new GatehouseError(
  'skill_nothing_decided',
  'There is no earlier content of this skill to go back to.',
  { status: 409, remedy: 'Decide on the content that it has now.' },
);

export const notDownloadable = (name: string): GatehouseError => new GatehouseError(
  'skill_not_downloadable',
  `${name} cannot be downloaded.`,
  { status: 403, remedy: 'Only skills that were uploaded as a package and approved can be downloaded.' },
);

export const packageDamaged = (): GatehouseError => new GatehouseError(
  'skill_package_damaged',
  'The stored package is missing or is no longer what was approved.',
  { status: 500, remedy: 'Upload the package again and review it.' },
);

export const packagesFull = (): GatehouseError => new GatehouseError(
  'skills_full', 'The packages take too much room.', { status: 409, remedy: 'Delete skills in the registry that nobody uses.' },
);

export const tooManySkills = (): GatehouseError => new GatehouseError(
  'skills_full', 'There are too many skills.', { status: 409, remedy: 'Delete skills in the registry that nobody uses.' },
);
