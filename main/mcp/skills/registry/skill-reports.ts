import type { ActivityType, SkillReportView } from '../../../../preload/schema/skills.ts';
import type { SkillReportRecord } from '../../../store/records.ts';
import type { Stores } from '../../../store/stores.ts';
import { makesAlert, severityOfReport } from './report-severity.ts';
import { skillNotFound } from './skill-errors.ts';
import { reportView } from './skill-views.ts';

export interface ActivityReport {
  skill_name: string;
  activity_type: ActivityType;
  description: string;
  evidence: string;
  agent_name: string;
}

/** What agents saw skills do. `most`: reports that are kept; the last ones stay. */
export class SkillReports {
  readonly #records: Stores['skillReports'];
  readonly #most: number;

  constructor(records: Stores['skillReports'], most: number) {
    this.#records = records;
    this.#most = most;
  }

  /** The last one first. */
  async list(): Promise<SkillReportView[]> {
    return (await this.#records.list()).sort((a, b) => b.id - a.id).map(reportView);
  }

  /** `now` in epoch milliseconds. */
  async add(report: ActivityReport, now: number): Promise<SkillReportView> {
    const severity = severityOfReport(report.activity_type);
    const record: SkillReportRecord = {
      ...report, severity, id: await this.#records.nextId(), acknowledged: !makesAlert(severity), reported_at: now,
    };
    await this.#records.put(record);
    const all = (await this.#records.list()).sort((a, b) => b.id - a.id);
    for (const { id } of all.slice(this.#most)) await this.#records.delete(id);
    return reportView(record);
  }

  /** @throws GatehouseError "not_found" */
  async acknowledge(id: number): Promise<SkillReportView> {
    const seen = await this.#records.update(id, (report) => ({ ...report, acknowledged: true }));
    if (!seen) throw skillNotFound('report');
    return reportView(seen);
  }
}
