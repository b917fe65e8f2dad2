import type {
  SkillAnalysis, SkillAnalyze, SkillComparison, SkillDetail, SkillDiff, SkillPackage, SkillReportView, SkillReview, SkillsOverview,
  SkillsSummary, SkillStatus, SkillUpload, SkillView, SubmissionDetail, SubmissionView,
} from '../../../../preload/schema/skills.ts';
import { Signal } from '../../../events/signal.ts';
import type { Logger } from '../../../log/logger.ts';
import type { SkillContentRecord, SkillRecord, SkillRisk } from '../../../store/records.ts';
import { Sequencer } from '../../../runtime/sequencer.ts';
import type { Stores } from '../../../store/stores.ts';
import { singleSourcePath } from '../analyzer/content-hash.ts';
import { sha256, type SourceFile } from '../analyzer/source-file.ts';
import { compareSkills } from './compare-skills.ts';
import { SkillContents } from './skill-contents.ts';
import { notDownloadable, nothingDecided, skillChanged, skillNotFound, tooManySkills } from './skill-errors.ts';
import { afterReview, afterSubmission, leastNeeded, newSkill, restored, statusOf, type SentContent } from './skill-record.ts';
import { SkillReports, type ActivityReport } from './skill-reports.ts';
import { skillView, submissionDetail, submissionView } from './skill-views.ts';
import { systemPrompt } from './system-prompt.ts';

export interface SkillServiceOptions {
  stores: Pick<Stores, 'skills' | 'skillSubmissions' | 'skillReports'>;
  /** Of the packages, the texts and the analyses. */
  folder: string;
  /** Address of the gateway, e.g. "http://localhost:8080". */
  gatewayUrl(): string;
  log: Logger;
  limits?: SkillLimits;
  /** Epoch milliseconds. */
  now?: () => number;
}

interface About { name: string; version: string; author: string; description: string }

/** What is kept at most: agents submit as often as they like. */
export interface SkillLimits {
  /** When there are more, the ones that agents sent and that wait longest for a review go first. */
  skills: number;
  /** The last ones stay. */
  submissions: number;
  /** The last ones stay. */
  reports: number;
}

const usualLimits: SkillLimits = { skills: 500, submissions: 300, reports: 500 };

/** The registry of skills: what was submitted, what the rules found in it, and what a person decided. */
export class SkillService {
  readonly changed = new Signal();
  readonly #options: SkillServiceOptions;
  readonly #contents: SkillContents;
  readonly #reports: SkillReports;
  readonly #changes = new Sequencer();
  readonly #limits: SkillLimits;
  #summary: SkillsSummary = { pending: 0, alerts: [], revision: 0 };

  static async open(options: SkillServiceOptions): Promise<SkillService> {
    const service = new SkillService(options);
    await service.#refresh();
    return service;
  }

  private constructor(options: SkillServiceOptions) {
    this.#options = options;
    this.#limits = options.limits ?? usualLimits;
    this.#contents = new SkillContents(options.folder);
    this.#reports = new SkillReports(options.stores.skillReports, this.#limits.reports);
  }

  summary(): SkillsSummary {
    return this.#summary;
  }

  systemPrompt(): string {
    return systemPrompt(`${this.#options.gatewayUrl()}/api/v1/mcp/skill-security`);
  }

  /** Reads one source. The same content is read once. */
  async analyze({ name, source, ...about }: SkillAnalyze, by: string): Promise<SubmissionDetail> {
    return this.#submit([{ path: singleSourcePath, content: Buffer.from(source) }], { name, ...filled(about) }, by, false);
  }

  /**
   * Reads a package and keeps it.
   * @throws GatehouseError "skill_archive_unreadable", "skill_too_large", "skill_link_refused", "skill_path_unsafe",
   * "skill_empty", "skills_full"
   */
  async upload({ archive, files: sent, file_name: fileName, ...given }: SkillUpload, by: string): Promise<SubmissionDetail> {
    const { readPackage } = await import('../archive/index.ts');
    const { files, said } = await readPackage({ archive, files: sent });
    const name = given.name ?? said.name ?? (fileName?.replace(/\.(?:zip|skill)$/i, '').trim().slice(0, 100) || 'skill');
    const about = filled({
      version: given.version ?? said.version,
      author: given.author ?? said.author,
      description: given.description ?? said.description,
    });
    return this.#submit(files, { name, ...about }, by, true);
  }

  async overview(): Promise<SkillsOverview> {
    const { skillsOverview } = await import('./skills-overview.ts');
    const [skills, submissions, reports] = await Promise.all([this.list(), this.submissions(), this.reports()]);
    return skillsOverview(skills, submissions, reports.length);
  }

  /** The one that changed last first. */
  async list(): Promise<SkillView[]> {
    const records = await this.#options.stores.skills.list();
    records.sort((a, b) => b.updated_at - a.updated_at || b.id - a.id);
    return records.map(skillView);
  }

  /** @throws GatehouseError "not_found" */
  async get(id: number): Promise<SkillDetail> {
    const record = await this.#record(id);
    const { findings = [], files = [] } = await this.#contents.analysis(record.content_hash) ?? {};
    return { ...skillView(record), findings, files };
  }

  /** The version that was asked for, else the one that changed last; null where there is none. */
  async find(name: string, version?: string): Promise<SkillDetail | null> {
    const found = (await this.list()).find((skill) => skill.name === name && (version === undefined || skill.version === version));
    return found ? this.get(found.id) : null;
  }

  /**
   * What a person decided of content under the name and version of a skill.
   * @throws GatehouseError "not_found"
   */
  async statusOf(id: number, hash: string): Promise<SkillStatus> {
    return statusOf(await this.#record(id), hash);
  }

  async submissions(): Promise<SubmissionView[]> {
    return (await this.#options.stores.skillSubmissions.list()).sort((a, b) => b.id - a.id).map(submissionView);
  }

  /** @throws GatehouseError "not_found" */
  async submission(id: number): Promise<SubmissionDetail> {
    const record = await this.#options.stores.skillSubmissions.get(id);
    if (!record) throw skillNotFound('submission');
    return submissionDetail(record, await this.#contents.analysis(record.content_hash));
  }

  /**
   * What a person decided. There is no way here from an MCP server.
   * @throws GatehouseError "not_found", "skill_changed"
   */
  review(id: number, { status, content_hash: shown, notes = '', reviewer }: SkillReview, by: string): Promise<SkillView> {
    return this.#changes.run('registry', async () => {
      const { stores, log } = this.#options;
      await this.#record(id);
      const changed = await stores.skills.update(id, (skill) =>
        (skill.content_hash === shown ? afterReview(skill, { status, notes, reviewer: reviewer || by }, this.#now()) : undefined));
      if (!changed) throw skillChanged();
      log.info('A skill was reviewed', { skill: changed.name, version: changed.version, status, by });
      await this.#tidy();
      return skillView(changed);
    });
  }

  /**
   * Goes back to the content that was decided on before other content came. Like a review, a person's alone.
   * @throws GatehouseError "not_found", "skill_nothing_decided"
   */
  restore(id: number, by: string): Promise<SkillView> {
    return this.#changes.run('registry', async () => {
      const { stores, log } = this.#options;
      await this.#record(id);
      const changed = await stores.skills.update(id, (skill) => restored(skill, this.#now()) ?? undefined);
      if (!changed) throw nothingDecided();
      log.info('A skill has its reviewed content again', { skill: changed.name, version: changed.version, by });
      await this.#tidy();
      return skillView(changed);
    });
  }

  /** @throws GatehouseError "not_found" */
  delete(id: number): Promise<void> {
    return this.#changes.run('registry', async () => {
      const { skills } = this.#options.stores;
      if (!await skills.delete(id)) throw skillNotFound();
      await this.#dropSubmissions(id);
      await this.#tidy();
    });
  }

  /** @throws GatehouseError "not_found", "skill_not_downloadable", "skill_package_damaged" */
  async download(id: number, by: string): Promise<SkillPackage> {
    const { stores, log } = this.#options;
    const skill = await this.#record(id);
    if (skill.status !== 'approved' || !skill.has_package) throw notDownloadable(skill.name);
    const archive = await this.#contents.archive(skill.content_hash);
    await stores.skills.update(id, (current) => ({ ...current, downloads: current.downloads + 1 }));
    log.info('A skill was downloaded', { skill: skill.name, version: skill.version, by });
    await this.#refresh();
    return {
      filename: `${`${skill.name}-${skill.version}`.replace(/[^\w.-]+/g, '-')}.zip`,
      content: archive.toString('base64'),
      size: archive.length,
      content_hash: skill.content_hash,
      package_hash: sha256(archive),
      risk_level: skill.risk_level,
    };
  }

  /**
   * `previousId`: another version, or the same skill for the content that was decided on before.
   * @throws GatehouseError "not_found"
   */
  async compare(id: number, previousId: number): Promise<SkillComparison> {
    const [to, from] = await this.#both(id, previousId);
    const [before, after] = await Promise.all([this.#contents.analysis(from.content_hash), this.#contents.analysis(to.content_hash)]);
    return compareSkills(from, before ?? withoutFindings(from), to, after ?? withoutFindings(to));
  }

  /**
   * Line by line what the newer content has and the older has not; both as in `compare`.
   * @throws GatehouseError "not_found", "skill_package_damaged"
   */
  async diff(id: number, previousId: number): Promise<SkillDiff> {
    const [to, from] = await this.#both(id, previousId);
    const [before, after, { diffContents }] = await Promise.all([
      this.#contents.files(from), this.#contents.files(to), import('../diff/diff-packages.ts'),
    ]);
    if (!before || !after) return { text_kept: false, files: [] };
    return { text_kept: true, files: await diffContents(before, after, from.content_hash === to.content_hash) };
  }

  async report(report: ActivityReport): Promise<SkillReportView> {
    const made = await this.#reports.add(report, this.#now());
    await this.#refresh();
    return made;
  }

  reports(): Promise<SkillReportView[]> {
    return this.#reports.list();
  }

  /** @throws GatehouseError "not_found" */
  async acknowledge(id: number): Promise<SkillReportView> {
    const seen = await this.#reports.acknowledge(id);
    await this.#refresh();
    return seen;
  }

  async #submit(files: readonly SourceFile[], about: About, by: string, isPackage: boolean): Promise<SubmissionDetail> {
    return this.#changes.run('registry', async () => {
      const { skillSubmissions } = this.#options.stores;
      const analysis = await this.#contents.add(files, isPackage);
      const { content_hash: hash } = analysis;
      const { name, version, author, description } = about;
      const risk = riskOf(analysis);
      const skill = await this.#register(name, version, { ...risk, author, description, content_hash: hash, has_package: isPackage });
      const submission = {
        id: await skillSubmissions.nextId(), ...risk, skill_id: skill.id, name, version, submitted_by: by, content_hash: hash,
        linked: statusOf(skill, hash) === 'approved', submitted_at: this.#now(),
      };
      await skillSubmissions.put(submission);
      await this.#tidy();
      return submissionDetail(submission, analysis);
    });
  }

  /** The skill of this name and version, after this content was sent. */
  async #register(name: string, version: string, sent: SentContent): Promise<SkillRecord> {
    const { skills } = this.#options.stores;
    const all = await skills.list();
    const known = all.find((skill) => skill.name === name && skill.version === version);
    const updated = known && await skills.update(known.id, (skill) => afterSubmission(skill, sent, this.#now()));
    if (updated) return updated;
    if (all.length >= this.#limits.skills) await this.#makeRoom(all);
    const skill = newSkill(await skills.nextId(), name, version, sent, this.#now());
    await skills.put(skill);
    return skill;
  }

  async #makeRoom(all: readonly SkillRecord[]): Promise<void> {
    const gone = leastNeeded(all);
    if (!gone) throw tooManySkills();
    await this.#options.stores.skills.delete(gone.id);
    await this.#dropSubmissions(gone.id);
  }

  async #dropSubmissions(skillId: number): Promise<void> {
    const { skillSubmissions } = this.#options.stores;
    for (const { id, skill_id: of } of await skillSubmissions.list()) {
      if (of === skillId) await skillSubmissions.delete(id);
    }
  }

  /** Forgets the oldest submissions, and contents that nothing speaks of. */
  async #tidy(): Promise<void> {
    const { skills, skillSubmissions } = this.#options.stores;
    const submissions = (await skillSubmissions.list()).sort((a, b) => b.id - a.id);
    const kept = submissions.slice(0, this.#limits.submissions);
    for (const { id } of submissions.slice(this.#limits.submissions)) await skillSubmissions.delete(id);
    const used = (await skills.list()).flatMap((skill) => (skill.decided ? [skill, skill.decided] : [skill]));
    await this.#contents.keepOnly(used, kept.map(({ content_hash: hash }) => hash));
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    const { skills } = this.#options.stores;
    this.#summary = {
      pending: (await skills.list()).filter(({ status }) => status === 'pending').length,
      alerts: (await this.reports()).filter(({ acknowledged }) => !acknowledged).slice(0, 20)
        .map(({ id, skill_name, activity_type, severity }) => ({ report_id: id, skill_name, activity_type, severity })),
      revision: this.#summary.revision + 1,
    };
    this.changed.emit();
  }

  /** The newer and the older content of a comparison. */
  async #both(id: number, previousId: number): Promise<[SkillRecord, SkillRecord]> {
    const [to, from] = await Promise.all([this.#record(id), this.#record(previousId)]);
    return [to, id === previousId && from.decided ? { ...from, ...from.decided } : from];
  }

  async #record(id: number): Promise<SkillRecord> {
    const record = await this.#options.stores.skills.get(id);
    if (!record) throw skillNotFound();
    return record;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const riskOf = ({ risk_score, risk_level, categories, findings }: SkillAnalysis): SkillRisk =>
  ({ risk_score, risk_level, categories, findings_count: findings.length });

const withoutFindings = ({ content_hash, risk_score, risk_level, categories }: SkillContentRecord): SkillAnalysis =>
  ({ content_hash, risk_score, risk_level, categories, findings: [], files: [] });

const filled = ({ version, author, description }: { [K in keyof About]?: string | undefined }) =>
  ({ version: version ?? '1.0.0', author: author ?? '', description: description ?? '' });
