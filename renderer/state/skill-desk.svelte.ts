import type { SkillUpload } from '../../preload/schema/skills.ts';
import { skillSizeLimit } from '../../preload/schema/skills.ts';
import { t } from '../strings.ts';
import type { NamedFile } from './dropped-files.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** What the screens of skills read, and what a person starts there. */
export class SkillDesk {
  readonly task = new Task();
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Sends a ZIP archive, or the files of a folder, and goes to what was found. */
  async upload(files: readonly NamedFile[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    const answer = await this.task.run(async () => {
      if (files.reduce((sum, { file }) => sum + file.size, 0) > skillSizeLimit) {
        return { ok: false, error: { code: 'skill_too_large', message: t.skills.tooLarge } };
      }
      const isArchive = files.length === 1 && /\.(?:zip|skill)$/i.test(first.path);
      const [folder, inside] = first.path.split('/');
      const input: SkillUpload = isArchive
        ? { archive: await base64(first.file), file_name: first.file.name }
        : {
          files: await Promise.all(files.map(async ({ path, file }) => ({ path, content: await base64(file) }))),
          file_name: inside === undefined ? first.file.name : folder ?? first.file.name,
        };
      return this.#session.api.call('skills.upload', input);
    });
    if (!answer) return;
    this.#session.toasts.show(t.skills.uploaded(answer.value.name));
    this.#session.router.go({ screen: 'skill', id: answer.value.skill_id });
  }

  /** Saves the package of an approved skill. */
  async download(id: number): Promise<void> {
    const answer = await this.task.run(() => this.#session.api.call('skills.download', { id }));
    if (answer) await this.#session.save(answer.value.filename, answer.value.content, t.skills.downloaded, 'base64');
  }

  async copyPrompt(): Promise<void> {
    const answer = await this.task.run(() => this.#session.api.call('skills.systemPrompt', {}));
    if (answer) await this.#session.copy(answer.value.prompt);
  }
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768) text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}
