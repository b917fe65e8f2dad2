import { parse } from 'yaml';
import { z } from 'zod';
import { skillName } from '../../../../preload/schema/skills.ts';
import { textOf, type SourceFile } from '../analyzer/source-file.ts';

const about = z.object({
  name: z.coerce.string().pipe(skillName).optional().catch(undefined),
  version: z.coerce.string().trim().min(1).max(50).optional().catch(undefined),
  author: z.string().max(200).optional().catch(undefined),
  description: z.string().transform((text) => text.slice(0, 2000)).optional().catch(undefined),
  metadata: z.object({ version: z.coerce.string().max(50).optional(), author: z.string().max(200).optional() })
    .optional().catch(undefined),
});

export interface PackageDescription {
  name?: string | undefined;
  version?: string | undefined;
  author?: string | undefined;
  description?: string | undefined;
}

/** What a package says of itself in the front matter of SKILL.md, or else in a manifest. */
export function describePackage(files: readonly SourceFile[]): PackageDescription {
  const text = (name: string): string | null => {
    const file = files.find(({ path }) => path.toLowerCase() === name);
    return file ? textOf(file.content) : null;
  };
  const skill = /^---\r?\n([\s\S]{0,8000}?)\r?\n---/.exec(text('skill.md') ?? '')?.[1];
  const found = skill ?? text('manifest.json') ?? text('package.json');
  const { metadata, ...said } = about.catch({}).parse(found === null ? {} : read(found));
  return { ...said, version: said.version ?? metadata?.version, author: said.author ?? metadata?.author };
}

function read(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'silent' }) as unknown;
  } catch {
    return {};
  }
}
