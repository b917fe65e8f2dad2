import { z } from 'zod';
import { skillName } from '../../../../preload/schema/skills.ts';
import { textOf, type SourceFile } from '../analyzer/source-file.ts';
import { frontMatterTexts } from './front-matter.ts';

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

/** Bytes of a manifest that is read. */
const longestManifest = 256 * 1024;

/** What a package says of itself in the front matter of SKILL.md, or else in a manifest. */
export function describePackage(files: readonly SourceFile[]): PackageDescription {
  const contentOf = (name: string): Buffer | undefined => files.find(({ path }) => path.toLowerCase() === name)?.content;
  const skill = contentOf('skill.md');
  const head = skill && /^---\r?\n([\s\S]{0,8000}?)\r?\n---/.exec(textOf(skill))?.[1];
  const { metadata, ...said } = about.catch({}).parse(head === undefined
    ? readManifest(contentOf('manifest.json') ?? contentOf('package.json')) : readFrontMatter(head));
  return { ...said, version: said.version ?? metadata?.version, author: said.author ?? metadata?.author };
}

function readFrontMatter(text: string): unknown {
  const { name, version, author, description, ...more } = frontMatterTexts(text);
  return { name, version, author, description, metadata: { version: more['metadata.version'], author: more['metadata.author'] } };
}

function readManifest(content: Buffer | undefined): unknown {
  try {
    return content && content.length <= longestManifest ? JSON.parse(textOf(content)) as unknown : {};
  } catch {
    return {};
  }
}
