import type { ActivityType, Severity } from '../../../../preload/schema/skills.ts';

const severities: Record<ActivityType, Severity> = {
  data_exfiltration: 'critical',
  privilege_escalation: 'high',
  unexpected_network: 'medium',
  credential_access: 'medium',
  behavior_change: 'low',
};

/** How grave an activity is follows from its kind: whoever reports it has no say. */
export const severityOfReport = (type: ActivityType): Severity => severities[type];

/** High and critical reports alert the person. */
export const makesAlert = (severity: Severity): boolean => severity === 'high' || severity === 'critical';
