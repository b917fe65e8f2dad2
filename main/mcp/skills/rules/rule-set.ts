import { createHash } from 'node:crypto';
import together from '../../../../assets/skill-combinations.json';
import actsUnasked from '../../../../assets/skill-facts/acts-unasked.json';
import asksPassword from '../../../../assets/skill-facts/asks-password.json';
import asksPersonal from '../../../../assets/skill-facts/asks-personal.json';
import asksSecrets from '../../../../assets/skill-facts/asks-secrets.json';
import choosesSecretly from '../../../../assets/skill-facts/chooses-secretly.json';
import claimsConsent from '../../../../assets/skill-facts/claims-consent.json';
import collectsMatches from '../../../../assets/skill-facts/collects-matches.json';
import connectsRaw from '../../../../assets/skill-facts/connects-raw.json';
import decodes from '../../../../assets/skill-facts/decodes.json';
import destroys from '../../../../assets/skill-facts/destroys.json';
import downloads from '../../../../assets/skill-facts/downloads.json';
import hidesWork from '../../../../assets/skill-facts/hides-work.json';
import keepsQuiet from '../../../../assets/skill-facts/keeps-quiet.json';
import knowsAddressShapes from '../../../../assets/skill-facts/knows-address-shapes.json';
import knowsMachine from '../../../../assets/skill-facts/knows-machine.json';
import knowsSecretShapes from '../../../../assets/skill-facts/knows-secret-shapes.json';
import loosens from '../../../../assets/skill-facts/loosens.json';
import makesRunnable from '../../../../assets/skill-facts/makes-runnable.json';
import namesAccount from '../../../../assets/skill-facts/names-account.json';
import ordersDeleting from '../../../../assets/skill-facts/orders-deleting.json';
import ordersReadingFiles from '../../../../assets/skill-facts/orders-reading-files.json';
import ordersReadingMessages from '../../../../assets/skill-facts/orders-reading-messages.json';
import ordersReadingSecrets from '../../../../assets/skill-facts/orders-reading-secrets.json';
import ordersReadingTables from '../../../../assets/skill-facts/orders-reading-tables.json';
import ordersSendingToAddress from '../../../../assets/skill-facts/orders-sending-to-address.json';
import ordersSending from '../../../../assets/skill-facts/orders-sending.json';
import ordersShowing from '../../../../assets/skill-facts/orders-showing.json';
import ordersTakingWords from '../../../../assets/skill-facts/orders-taking-words.json';
import postsToAddress from '../../../../assets/skill-facts/posts-to-address.json';
import readsClipboard from '../../../../assets/skill-facts/reads-clipboard.json';
import readsPrivate from '../../../../assets/skill-facts/reads-private.json';
import readsSettings from '../../../../assets/skill-facts/reads-settings.json';
import runsByItself from '../../../../assets/skill-facts/runs-by-itself.json';
import runsProgram from '../../../../assets/skill-facts/runs-program.json';
import runsText from '../../../../assets/skill-facts/runs-text.json';
import runsVariable from '../../../../assets/skill-facts/runs-variable.json';
import sendsOut from '../../../../assets/skill-facts/sends-out.json';
import speaksSoothingly from '../../../../assets/skill-facts/speaks-soothingly.json';
import stands from '../../../../assets/skill-facts/stands.json';
import startsShell from '../../../../assets/skill-facts/starts-shell.json';
import stays from '../../../../assets/skill-facts/stays.json';
import takesEnvironment from '../../../../assets/skill-facts/takes-environment.json';
import takesOrders from '../../../../assets/skill-facts/takes-orders.json';
import waits from '../../../../assets/skill-facts/waits.json';
import waitsForDate from '../../../../assets/skill-facts/waits-for-date.json';
import watchesPerson from '../../../../assets/skill-facts/watches-person.json';
import writesClipboard from '../../../../assets/skill-facts/writes-clipboard.json';
import installers from '../../../../assets/skill-installers.json';
import packages from '../../../../assets/skill-packages.json';
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
import { combinationFile, compileSigns, factFile, type Combination, type Sign } from './fact.ts';
import { compileRule, ruleFile, type CompiledRule, type Rule } from './rule.ts';

const ruleFiles: readonly unknown[] = [
  agentSettings, commandAndControl, credentialHarvesting, crypto, dataExfiltration, dynamicCode, filesystem,
  hardcodedSecrets, hiddenUnicode, malwareDelivery, network, obfuscatedExecution, obfuscation, persistence,
  privilegeEscalation, promptInjection, resourceAbuse, reverseShells, shellExecution, socialEngineering,
  supplyChain, suspiciousNetwork, toolPoisoning, walletTheft,
];

const factFiles: readonly unknown[] = [
  actsUnasked, asksPassword, asksPersonal, asksSecrets, choosesSecretly, claimsConsent, collectsMatches, connectsRaw, decodes,
  destroys, downloads, hidesWork, keepsQuiet, knowsAddressShapes, knowsMachine, knowsSecretShapes, loosens,
  makesRunnable, namesAccount, ordersDeleting, ordersReadingFiles, ordersReadingMessages, ordersReadingSecrets,
  ordersReadingTables, ordersSending, ordersSendingToAddress, ordersShowing, ordersTakingWords, postsToAddress,
  readsClipboard, readsPrivate, readsSettings, runsByItself, runsProgram, runsText, runsVariable, sendsOut, speaksSoothingly,
  stands, startsShell, stays, takesEnvironment, takesOrders, waits, waitsForDate, watchesPerson, writesClipboard,
];

export interface RuleSet {
  rules: readonly CompiledRule[];
  signs: readonly Sign[];
  combinations: readonly Combination[];
  /** What each fact says of a skill, after "it". */
  says: ReadonlyMap<string, string>;
  /** Another one whenever a rule is another: analyses by other rules are out of date. */
  version: string;
}

let loaded: RuleSet | null = null;

/** The rules of assets/, compiled when they are first needed. */
export function ruleSet(): RuleSet {
  loaded ??= compile();
  return loaded;
}

function compile(): RuleSet {
  const rules = ruleFiles.flatMap((content): Rule[] => {
    const { category, rules: found } = ruleFile.parse(content);
    return found.map((rule) => ({ ...rule, category }));
  });
  const facts = factFiles.map((content) => factFile.parse(content));
  const { combinations } = combinationFile.parse(together);
  return {
    rules: rules.map(compileRule),
    signs: facts.flatMap(compileSigns),
    combinations,
    says: new Map(facts.map(({ fact, says }) => [fact, says])),
    version: createHash('sha256').update(JSON.stringify([rules, facts, combinations, packages, installers])).digest('hex').slice(0, 16),
  };
}
