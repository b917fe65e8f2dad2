import { createHash } from 'node:crypto';
import agentSettings from '../../../../assets/skill-rules/agent-settings.json';
import commandAndControl from '../../../../assets/skill-rules/command-and-control.json';
import credentialHarvesting from '../../../../assets/skill-rules/credential-harvesting.json';
import crypto from '../../../../assets/skill-rules/crypto.json';
import dataExfiltration from '../../../../assets/skill-rules/data-exfiltration.json';
import dynamicCode from '../../../../assets/skill-rules/dynamic-code.json';
import filesystem from '../../../../assets/skill-rules/filesystem.json';
import hardcodedSecrets from '../../../../assets/skill-rules/hardcoded-secrets.json';
import hiddenUnicode from '../../../../assets/skill-rules/hidden-unicode.json';
import malwareDelivery from '../../../../assets/skill-rules/malware-delivery.json';
import network from '../../../../assets/skill-rules/network.json';
import obfuscatedExecution from '../../../../assets/skill-rules/obfuscated-execution.json';
import obfuscation from '../../../../assets/skill-rules/obfuscation.json';
import persistence from '../../../../assets/skill-rules/persistence.json';
import privilegeEscalation from '../../../../assets/skill-rules/privilege-escalation.json';
import promptInjection from '../../../../assets/skill-rules/prompt-injection.json';
import resourceAbuse from '../../../../assets/skill-rules/resource-abuse.json';
import reverseShells from '../../../../assets/skill-rules/reverse-shells.json';
import shellExecution from '../../../../assets/skill-rules/shell-execution.json';
import socialEngineering from '../../../../assets/skill-rules/social-engineering.json';
import supplyChain from '../../../../assets/skill-rules/supply-chain.json';
import suspiciousNetwork from '../../../../assets/skill-rules/suspicious-network.json';
import toolPoisoning from '../../../../assets/skill-rules/tool-poisoning.json';
import walletTheft from '../../../../assets/skill-rules/wallet-theft.json';
import { compileRule, ruleFile, type CompiledRule, type Rule } from './rule.ts';

const files: readonly unknown[] = [
  agentSettings, commandAndControl, credentialHarvesting, crypto, dataExfiltration, dynamicCode, filesystem,
  hardcodedSecrets, hiddenUnicode, malwareDelivery, network, obfuscatedExecution, obfuscation, persistence,
  privilegeEscalation, promptInjection, resourceAbuse, reverseShells, shellExecution, socialEngineering,
  supplyChain, suspiciousNetwork, toolPoisoning, walletTheft,
];

export interface RuleSet {
  rules: readonly CompiledRule[];
  /** Another one whenever a rule is another: analyses by other rules are out of date. */
  version: string;
}

let loaded: RuleSet | null = null;

/** The rules of assets/skill-rules, compiled when they are first needed. */
export function ruleSet(): RuleSet {
  loaded ??= compile(files);
  return loaded;
}

function compile(contents: readonly unknown[]): RuleSet {
  const rules = contents.flatMap((content): Rule[] => {
    const { category, rules: found } = ruleFile.parse(content);
    return found.map((rule) => ({ ...rule, category }));
  });
  const version = createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16);
  return { rules: rules.map(compileRule), version };
}
