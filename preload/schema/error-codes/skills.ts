import type { ErrorEntry } from '../error-codes.ts';

export const skillErrors = {
  skill_archive_unreadable: {
    happened: 'The skill was not looked at.',
    why: 'The archive is damaged or of a kind that is not read.',
    todo: 'Pack the folder of the skill again as a zip file.',
  },
  skill_empty: {
    happened: 'The skill was not looked at.',
    why: 'There is no file in it.',
    todo: 'Choose the folder or archive that has SKILL.md.',
  },
  skill_link_refused: {
    happened: 'The skill was refused.',
    why: 'It holds a link, which could lead to any file of this computer.',
    todo: 'Put the file itself in the place of the link, or do not use this skill.',
  },
  skill_path_unsafe: {
    happened: 'The skill was refused.',
    why: 'The name of a file in it leads out of the skill’s folder, or is not the same on every system.',
    todo: 'Do not use this skill unless you know how the name came about.',
  },
  skill_too_large: {
    happened: 'The skill was not looked at.',
    why: 'It has more or larger files than a skill needs.',
    todo: 'Take out what does not belong to the skill.',
  },
  skill_changed: {
    happened: 'Your decision was not saved.',
    why: 'The skill has changed since you were shown it.',
    todo: 'Look at the findings of its new content, then decide again.',
  },
  skill_nothing_decided: {
    happened: 'The skill stayed as it is.',
    why: 'Nobody has decided on other content of it before, or the decision since has ended that.',
    todo: 'Decide on the content that it has now.',
  },
  skill_not_downloadable: {
    happened: 'The skill was not given out.',
    why: 'It is not approved, or it was not uploaded as a package.',
    todo: 'Upload it as a package and approve it.',
  },
  skill_package_damaged: {
    happened: 'The skill was not given out.',
    why: 'Its stored package is missing or is no longer what was approved.',
    todo: 'Upload the package again and review it.',
  },
  skills_full: {
    happened: 'The skill was not taken.',
    why: 'The registry is full, and all of it has been reviewed.',
    todo: 'Delete skills that nobody uses.',
  },
} satisfies Record<string, ErrorEntry>;
