import type { SkillUpload } from '../../../../preload/schema/skills.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { checkFiles } from './check-files.ts';
import { describePackage } from './describe-package.ts';
import { readArchive } from './read-archive.ts';

/**
 * The files of an archive or a folder, and what they say of themselves.
 * @throws GatehouseError "skill_archive_unreadable", "skill_too_large", "skill_link_refused", "skill_path_unsafe",
 * "skill_empty"
 */
export async function readPackage({ archive, files }: Pick<SkillUpload, 'archive' | 'files'>): Promise<{
  files: SourceFile[];
  said: ReturnType<typeof describePackage>;
}> {
  const decode = (content: string): Buffer => Buffer.from(content, 'base64');
  const found = archive === undefined
    ? (files ?? []).map(({ path, content }) => ({ path, content: decode(content) }))
    : await readArchive(decode(archive));
  const checked = checkFiles(found);
  return { files: checked, said: describePackage(checked) };
}
