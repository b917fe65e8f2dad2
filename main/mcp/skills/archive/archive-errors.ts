import { GatehouseError } from '../../../errors/index.ts';
import { reveal } from '../analyzer/reveal.ts';

const shown = (path: string): string => reveal(path).slice(0, 120);

export const unsafePath = (path: string): GatehouseError => new GatehouseError(
  'skill_path_unsafe',
  `The package has a file that would lie outside of it: "${shown(path)}".`,
  { status: 400, field: 'archive', remedy: 'Pack the folder again, with plain relative paths.' },
);

export const doubtfulPath = (path: string): GatehouseError => new GatehouseError(
  'skill_path_unsafe',
  `The package has a file whose name is not what it seems: "${shown(path)}".`,
  { status: 400, field: 'archive', remedy: 'Use visible characters in names, no colon, and no point or space at their end.' },
);

export const fileAndFolder = (path: string): GatehouseError => new GatehouseError(
  'skill_path_unsafe',
  `"${shown(path)}" is a file and a folder at once.`,
  { status: 400, field: 'archive', remedy: 'Pack the folder again.' },
);

export const symbolicLink = (path: string): GatehouseError => new GatehouseError(
  'skill_link_refused',
  `"${shown(path)}" is a link to another file.`,
  { status: 400, field: 'archive', remedy: 'Pack the file itself in place of the link.' },
);

export const notAnArchive = (cause: unknown): GatehouseError => new GatehouseError(
  'skill_archive_unreadable',
  'The file is not a ZIP archive that can be read.',
  { status: 400, field: 'archive', remedy: 'Pack the folder again as a ZIP archive without a password.', cause },
);

export const archiveTooLarge = (what: string): GatehouseError => new GatehouseError(
  'skill_too_large',
  `The package is too large: ${what}.`,
  { status: 413, field: 'archive', remedy: 'Leave out what the skill does not need, such as node_modules and pictures.' },
);

export const noFiles = (): GatehouseError => new GatehouseError(
  'skill_empty',
  'There is no file in the package.',
  { status: 400, field: 'archive', remedy: 'Pack the folder that has SKILL.md in it.' },
);

export const sameFileTwice = (path: string): GatehouseError => new GatehouseError(
  'skill_path_unsafe',
  `"${shown(path)}" is in the package twice.`,
  { status: 400, field: 'archive', remedy: 'Pack the folder again. Names that differ in case alone count as the same.' },
);
