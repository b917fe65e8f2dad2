import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../main/log/create-logger.ts';
import { writeArchive } from '../../main/mcp/skills/archive/write-archive.ts';
import { SkillService, type SkillLimits } from '../../main/mcp/skills/registry/skill-service.ts';
import { openStores } from '../../main/store/open-stores.ts';
import type { Stores } from '../../main/store/stores.ts';

const log = createLogger({ folder: tmpdir(), level: 'error', stderr: false });

/** The registry of skills as Gatehouse has it, with its files in a folder of its own. */
export class SkillRegistry {
  readonly #root: string;
  #stores: Stores;
  #skills: SkillService;

  private constructor(root: string, { stores, skills }: Opened) {
    this.#root = root;
    this.#stores = stores;
    this.#skills = skills;
  }

  static async create(): Promise<SkillRegistry> {
    const root = await mkdtemp(join(tmpdir(), 'gatehouse-skills-'));
    return new SkillRegistry(root, await open(root, {}));
  }

  get stores(): Stores {
    return this.#stores;
  }

  get skills(): SkillService {
    return this.#skills;
  }

  /** Where analyses, texts and packages lie. */
  get folder(): string {
    return contents(this.#root);
  }

  /** As after a start of Gatehouse. */
  async reopen(over: Over = {}): Promise<void> {
    await this.#stores.close();
    ({ stores: this.#stores, skills: this.#skills } = await open(this.#root, over));
  }

  /** What an agent sends. */
  submit(source: string, over: Partial<{ name: string; version: string }> = {}): ReturnType<SkillService['analyze']> {
    return this.#skills.analyze({ name: 'tables', source, ...over }, 'an agent');
  }

  /** What a person does who has read it. */
  async approve(id: number): ReturnType<SkillService['review']> {
    const { content_hash } = await this.#skills.get(id);
    return this.#skills.review(id, { status: 'approved', content_hash, notes: 'Read it all.', reviewer: 'Ada' }, 'window');
  }

  async remove(): Promise<void> {
    await this.#stores.close();
    await rm(this.#root, { recursive: true });
  }
}

interface Opened { stores: Stores; skills: SkillService }

interface Over { limits?: SkillLimits; version?: string }

const contents = (root: string): string => join(root, 'skills');

async function open(root: string, { limits, version = '1.0.0' }: Over): Promise<Opened> {
  const stores = await openStores(root, { log, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null });
  const skills = await SkillService.open({
    stores, folder: contents(root), version, gatewayUrl: () => 'http://localhost:8080', log, ...(limits ? { limits } : {}),
  });
  return { stores, skills };
}

/** A ZIP archive in Base64: texts by their paths. */
export async function zipOf(files: Record<string, string>): Promise<string> {
  const archive = await writeArchive(Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })));
  return archive.toString('base64');
}
