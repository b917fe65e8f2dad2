import type {
  ActivityType, SkillAnalysis, SkillAnalyze, SkillComparison, SkillDetail, SkillDiff, SkillPackage, SkillReportView, SkillReview,
  SkillsOverview, SkillsSummary, SkillUpload, SkillView, SubmissionDetail, SubmissionView,
} from '../../../../preload/schema/skills.ts';
import { Signal } from '../../../events/signal.ts';
import type { Logger } from '../../../log/logger.ts';
import type { SkillRecord, SkillReportRecord, SkillRisk } from '../../../store/records.ts';
import { Sequencer } from '../../../store/secrets/sequencer.ts';
import type { Stores } from '../../../store/stores.ts';
import { singleSourcePath } from '../analyzer/content-hash.ts';
import { sha256, type SourceFile } from '../analyzer/source-file.ts';
import { AnalysisStore } from './analysis-store.ts';
import { compareSkills } from './compare-skills.ts';
import { PackageStore } from './package-store.ts';
import { makesAlert, severityOfReport } from './report-severity.ts';
import { notDownloadable, skillChanged, skillNotFound, tooManySkills } from './skill-errors.ts';
import { reportView, skillView, submissionDetail, submissionView } from './skill-views.ts';
import { systemPrompt } from './system-prompt.ts';

export interface SkillServiceOptions {
  stores: Pick<Stores, 'skills' | 'skillSubmissions' | 'skillReports'>;
  /** Of the packages and the analyses. */
  folder: string;
  /** Address of the gateway, e.g. "http://localhost:8080". */
  gatewayUrl(): string;
  log: Logger;
  limits?: SkillLimits;
  /** Epoch milliseconds. */
  now?: () => number;
}

export interface ActivityReport {
  skill_name: string;
  activity_type: ActivityType;
  description: string;
  evidence: string;
  agent_name: string;
}

interface About { name: string; version: string; author: string; description: string }

/** What is kept at most: agents submit as often as they like. */
export interface SkillLimits {
  /** When there are more, the ones that wait longest for a review go first. */
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
  readonly #analyses: AnalysisStore;
  readonly #packages: PackageStore;
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
    this.#analyses = new AnalysisStore(options.folder);
    this.#packages = new PackageStore(options.folder);
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
    const { riskLevels, skillStatuses } = await import('../../../../preload/schema/skills.ts');
    const [skills, submissions] = await Promise.all([this.list(), this.submissions()]);
    const byAgent = new Map<string, number>();
    for (const { submitted_by: agent } of submissions) byAgent.set(agent, (byAgent.get(agent) ?? 0) + 1);
    const count = <K extends string>(keys: readonly K[], of: (skill: SkillView) => K): Record<K, number> =>
      Object.fromEntries(keys.map((key) => [key, skills.filter((skill) => of(skill) === key).length])) as Record<K, number>;
    return {
      total: skills.length,
      by_status: count(skillStatuses, ({ status }) => status),
      by_level: count(riskLevels, ({ risk_level: level }) => level),
      agents: [...byAgent].sort((a, b) => b[1] - a[1]).slice(0, 5).map(([name, number]) => ({ name, submissions: number })),
      recent: submissions.slice(0, 8),
      reports: (await this.#options.stores.skillReports.list()).length,
    };
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
    const { findings = [], files = [] } = await this.#analyses.get(record.content_hash) ?? {};
    return { ...skillView(record), findings, files };
  }

  /** The version that was asked for, else the one that changed last; null where there is none. */
  async find(name: string, version?: string): Promise<SkillDetail | null> {
    const found = (await this.list()).find((skill) => skill.name === name && (version === undefined || skill.version === version));
    return found ? this.get(found.id) : null;
  }

  async submissions(): Promise<SubmissionView[]> {
    return (await this.#options.stores.skillSubmissions.list()).sort((a, b) => b.id - a.id).map(submissionView);
  }

  /** @throws GatehouseError "not_found" */
  async submission(id: number): Promise<SubmissionDetail> {
    const record = await this.#options.stores.skillSubmissions.get(id);
    if (!record) throw skillNotFound('submission');
    return submissionDetail(record, await this.#analyses.get(record.content_hash));
  }

  /**
   * What a person decided. There is no way here from an MCP server.
   * @throws GatehouseError "not_found", "skill_changed"
   */
  async review(id: number, { status, content_hash: shown, notes = '', reviewer }: SkillReview, by: string): Promise<SkillView> {
    const { stores, log } = this.#options;
    await this.#record(id);
    const changed = await stores.skills.update(id, (skill) => {
      if (skill.content_hash !== shown) return undefined;
      return { ...skill, status, notes, reviewer: reviewer || by, reviewed_at: this.#now(), updated_at: this.#now() };
    });
    if (!changed) throw skillChanged();
    log.info('A skill was reviewed', { skill: changed.name, version: changed.version, status, by });
    await this.#refresh();
    return skillView(changed);
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
    const archive = await this.#packages.read(skill.content_hash);
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

  /** @throws GatehouseError "not_found" */
  async compare(id: number, previousId: number): Promise<SkillComparison> {
    const [to, from] = await Promise.all([this.get(id), this.get(previousId)]);
    return compareSkills(from, from, to, to);
  }

  /**
   * Line by line what the newer package has and the older has not.
   * @throws GatehouseError "not_found", "skill_package_damaged"
   */
  async diff(id: number, previousId: number): Promise<SkillDiff> {
    const [to, from] = await Promise.all([this.#record(id), this.#record(previousId)]);
    if (!to.has_package || !from.has_package) return { text_kept: false, files: [] };
    const [before, after, { diffPackages }] = await Promise.all([
      this.#packages.files(from.content_hash), this.#packages.files(to.content_hash), import('../diff/diff-packages.ts'),
    ]);
    return { text_kept: true, files: await diffPackages(before, after) };
  }

  async report(report: ActivityReport): Promise<SkillReportView> {
    const { skillReports } = this.#options.stores;
    const severity = severityOfReport(report.activity_type);
    const record: SkillReportRecord = {
      ...report, severity, id: await skillReports.nextId(), acknowledged: !makesAlert(severity), reported_at: this.#now(),
    };
    await skillReports.put(record);
    const all = (await skillReports.list()).sort((a, b) => b.id - a.id);
    for (const { id } of all.slice(this.#limits.reports)) await skillReports.delete(id);
    await this.#refresh();
    return reportView(record);
  }

  async reports(): Promise<SkillReportView[]> {
    return (await this.#options.stores.skillReports.list()).sort((a, b) => b.id - a.id).map(reportView);
  }

  /** @throws GatehouseError "not_found" */
  async acknowledge(id: number): Promise<SkillReportView> {
    const seen = await this.#options.stores.skillReports.update(id, (report) => ({ ...report, acknowledged: true }));
    if (!seen) throw skillNotFound('report');
    await this.#refresh();
    return reportView(seen);
  }

  async #submit(files: readonly SourceFile[], about: About, by: string, isPackage: boolean): Promise<SubmissionDetail> {
    return this.#changes.run('registry', async () => {
      const { stores } = this.#options;
      const analysis = await this.#analyses.analyze(files);
      const hash = analysis.content_hash;
      if (isPackage) await this.#packages.save(hash, files);
      const risk = riskOf(analysis);
      const skill = await this.#register(about, hash, risk, isPackage);
      const submission = {
        id: await stores.skillSubmissions.nextId(), ...risk, skill_id: skill.id, name: about.name, version: about.version,
        submitted_by: by, content_hash: hash, linked: skill.status === 'approved', submitted_at: this.#now(),
      };
      await stores.skillSubmissions.put(submission);
      await this.#tidy();
      return submissionDetail(submission, analysis);
    });
  }

  /** The skill of this name and version, with this content. Other content than before is pending. */
  async #register(about: About, hash: string, risk: SkillRisk, isPackage: boolean): Promise<SkillRecord> {
    const { skills } = this.#options.stores;
    const now = this.#now();
    const all = await skills.list();
    const known = all.find(({ name, version }) => name === about.name && version === about.version);
    const updated = known && await skills.update(known.id, (skill) => (skill.content_hash === hash
      ? { ...skill, ...risk, has_package: skill.has_package || isPackage, submissions: skill.submissions + 1 }
      : { ...skill, ...risk, ...about, ...unreviewed(hash, isPackage), submissions: skill.submissions + 1, updated_at: now }));
    if (updated) return updated;
    if (all.length >= this.#limits.skills) await this.#makeRoom(all);
    const skill: SkillRecord = {
      id: await skills.nextId(), ...risk, ...about, ...unreviewed(hash, isPackage), submissions: 1, downloads: 0, created_at: now, updated_at: now,
    };
    await skills.put(skill);
    return skill;
  }

  /** What nobody has reviewed goes first. */
  async #makeRoom(all: readonly SkillRecord[]): Promise<void> {
    const [oldest] = all.filter(({ status }) => status === 'pending').sort((a, b) => a.updated_at - b.updated_at);
    if (!oldest) throw tooManySkills();
    await this.#options.stores.skills.delete(oldest.id);
    await this.#dropSubmissions(oldest.id);
  }

  async #dropSubmissions(skillId: number): Promise<void> {
    const { skillSubmissions } = this.#options.stores;
    for (const { id, skill_id: of } of await skillSubmissions.list()) {
      if (of === skillId) await skillSubmissions.delete(id);
    }
  }

  /** Forgets the oldest submissions, and analyses and packages that nothing speaks of. */
  async #tidy(): Promise<void> {
    const { skills, skillSubmissions } = this.#options.stores;
    const submissions = (await skillSubmissions.list()).sort((a, b) => b.id - a.id);
    const dropped = submissions.slice(this.#limits.submissions);
    for (const { id } of dropped) await skillSubmissions.delete(id);
    const kept = await skills.list();
    const hashes = new Set([...kept, ...submissions.slice(0, this.#limits.submissions)].map(({ content_hash: hash }) => hash));
    await this.#analyses.keepOnly(hashes);
    await this.#packages.keepOnly(new Set(kept.filter(({ has_package: has }) => has).map(({ content_hash: hash }) => hash)));
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

const filled = ({ version, author, description }: { [K in keyof About]?: string | undefined }) =>
  ({ version: version ?? '1.0.0', author: author ?? '', description: description ?? '' });

const unreviewed = (hash: string, isPackage: boolean) => ({
  status: 'pending' as const, content_hash: hash, has_package: isPackage, reviewer: null, notes: '', reviewed_at: null,
});
