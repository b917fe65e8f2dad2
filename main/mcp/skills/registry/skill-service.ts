import type {
  SkillAnalysis, SkillAnalyze, SkillComparison, SkillDetail, SkillDiff, SkillPackage, SkillReportView, SkillReview, SkillsOverview,
  SkillsSummary, SkillStatus, SkillUpload, SkillView, SubmissionDetail, SubmissionView,
} from '../../../../preload/schema/skills.ts';
import { Signal } from '../../../events/signal.ts';
import type { Logger } from '../../../log/logger.ts';
import { Sequencer } from '../../../runtime/sequencer.ts';
import type { SkillRisk } from '../../../store/records.ts';
import type { Stores } from '../../../store/stores.ts';
import { singleSourcePath } from '../analyzer/content-hash.ts';
import { sha256, type SourceFile } from '../analyzer/source-file.ts';
import { SkillComparisons } from './skill-comparisons.ts';
import { SkillContents } from './skill-contents.ts';
import { notDownloadable, nothingDecided, skillChanged } from './skill-errors.ts';
import { afterReview, restored, statusOf } from './skill-record.ts';
import { SkillRecords, type RecordLimits } from './skill-records.ts';
import { SkillReports, type ActivityReport } from './skill-reports.ts';
import { skillView, submissionDetail, submissionView } from './skill-views.ts';
import { systemPrompt } from './system-prompt.ts';

export interface SkillServiceOptions {
  stores: Pick<Stores, 'skills' | 'skillSubmissions' | 'skillReports'>;
  /** Of the packages, the texts and the analyses. */
  folder: string;
  /** Gatehouse's own: another one may find other things in the same content. */
  version: string;
  /** Address of the gateway, e.g. "http://localhost:8080". */
  gatewayUrl(): string;
  log: Logger;
  limits?: SkillLimits;
  /** Epoch milliseconds. */
  now?: () => number;
}

interface About { name: string; version: string; author: string; description: string }

export interface SkillLimits extends RecordLimits {
  /** The last ones stay. */
  reports: number;
}

const usualLimits: SkillLimits = { skills: 500, submissions: 300, reports: 500 };

/** The registry of skills: what was submitted, what the rules found in it, and what a person decided. */
export class SkillService {
  readonly changed = new Signal();
  readonly #options: SkillServiceOptions;
  readonly #records: SkillRecords;
  readonly #contents: SkillContents;
  readonly #comparisons: SkillComparisons;
  readonly #reports: SkillReports;
  readonly #changes = new Sequencer();
  #summary: SkillsSummary = { pending: 0, alerts: [], revision: 0 };

  static async open(options: SkillServiceOptions): Promise<SkillService> {
    const service = new SkillService(options);
    await service.#refresh();
    return service;
  }

  private constructor(options: SkillServiceOptions) {
    this.#options = options;
    const limits = options.limits ?? usualLimits;
    this.#records = new SkillRecords(options.stores, limits);
    this.#contents = new SkillContents(options.folder, options.version);
    this.#comparisons = new SkillComparisons((id) => this.#records.get(id), this.#contents);
    this.#reports = new SkillReports(options.stores.skillReports, limits.reports);
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
    return (await this.#records.list()).map(skillView);
  }

  /** @throws GatehouseError "not_found" */
  async get(id: number): Promise<SkillDetail> {
    const record = await this.#records.get(id);
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
    return statusOf(await this.#records.get(id), hash);
  }

  async submissions(): Promise<SubmissionView[]> {
    return (await this.#records.submissions()).map(submissionView);
  }

  /** @throws GatehouseError "not_found" */
  async submission(id: number): Promise<SubmissionDetail> {
    const record = await this.#records.submission(id);
    return submissionDetail(record, await this.#contents.analysis(record.content_hash));
  }

  /**
   * What a person decided. There is no way here from an MCP server.
   * @throws GatehouseError "not_found", "skill_changed"
   */
  review(id: number, { status, content_hash: shown, notes = '', reviewer }: SkillReview, by: string): Promise<SkillView> {
    return this.#changes.run('registry', async () => {
      const changed = await this.#records.update(id, (skill) =>
        (skill.content_hash === shown ? afterReview(skill, { status, notes, reviewer: reviewer || by }, this.#now()) : null));
      if (!changed) throw skillChanged();
      this.#options.log.info('A skill was reviewed', { skill: changed.name, version: changed.version, status, by });
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
      const changed = await this.#records.update(id, (skill) => restored(skill, this.#now()));
      if (!changed) throw nothingDecided();
      this.#options.log.info('A skill has its reviewed content again', { skill: changed.name, version: changed.version, by });
      await this.#tidy();
      return skillView(changed);
    });
  }

  /** @throws GatehouseError "not_found" */
  delete(id: number): Promise<void> {
    return this.#changes.run('registry', async () => {
      await this.#records.delete(id);
      await this.#tidy();
    });
  }

  /** @throws GatehouseError "not_found", "skill_not_downloadable", "skill_package_damaged" */
  async download(id: number, by: string): Promise<SkillPackage> {
    const skill = await this.#records.get(id);
    if (skill.status !== 'approved' || !skill.has_package) throw notDownloadable(skill.name);
    const archive = await this.#contents.archive(skill.content_hash);
    await this.#records.update(id, (current) => ({ ...current, downloads: current.downloads + 1 }));
    this.#options.log.info('A skill was downloaded', { skill: skill.name, version: skill.version, by });
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
  compare(id: number, previousId: number): Promise<SkillComparison> {
    return this.#comparisons.compare(id, previousId);
  }

  /**
   * Line by line what the newer content has and the older has not; both as in `compare`.
   * @throws GatehouseError "not_found", "skill_package_damaged"
   */
  diff(id: number, previousId: number): Promise<SkillDiff> {
    return this.#comparisons.diff(id, previousId);
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
      const analysis = await this.#contents.add(files, isPackage);
      const { content_hash: hash } = analysis;
      const { name, version, author, description } = about;
      const risk = riskOf(analysis);
      const sent = { ...risk, author, description, content_hash: hash, has_package: isPackage };
      const skill = await this.#records.register(name, version, sent, this.#now());
      const submission = await this.#records.addSubmission({
        ...risk, skill_id: skill.id, name, version, submitted_by: by, content_hash: hash,
        linked: statusOf(skill, hash) === 'approved', submitted_at: this.#now(),
      });
      await this.#tidy();
      return submissionDetail(submission, analysis);
    });
  }

  /** Forgets the contents that nothing speaks of any more. */
  async #tidy(): Promise<void> {
    const used = (await this.#records.list()).flatMap((skill) => (skill.decided ? [skill, skill.decided] : [skill]));
    await this.#contents.keepOnly(used, (await this.#records.submissions()).map(({ content_hash: hash }) => hash));
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    this.#summary = {
      pending: (await this.#records.list()).filter(({ status }) => status === 'pending').length,
      alerts: (await this.reports()).filter(({ acknowledged }) => !acknowledged).slice(0, 20)
        .map(({ id, skill_name, activity_type, severity }) => ({ report_id: id, skill_name, activity_type, severity })),
      revision: this.#summary.revision + 1,
    };
    this.changed.emit();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const riskOf = ({ risk_score, risk_level, categories, findings }: SkillAnalysis): SkillRisk =>
  ({ risk_score, risk_level, categories, findings_count: findings.length });

const filled = ({ version, author, description }: { [K in keyof About]?: string | undefined }) =>
  ({ version: version ?? '1.0.0', author: author ?? '', description: description ?? '' });
