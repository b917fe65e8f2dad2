import type { AppDefinition } from '../app.ts';
import { agentZero } from './agent-zero.ts';
import { antigravity } from './antigravity.ts';
import { cherryStudio } from './cherry-studio.ts';
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { continueApp } from './continue.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { devinDesktop } from './devin-desktop.ts';
import { geminiCli } from './gemini-cli.ts';
import { goose } from './goose.ts';
import { jetbrainsAi } from './jetbrains-ai.ts';
import { junie } from './junie.ts';
import { kiro } from './kiro.ts';
import { lmStudio } from './lm-studio.ts';
import { opencode } from './opencode.ts';
import { vscode } from './vscode.ts';
import { vscodeInsiders } from './vscode-insiders.ts';
import { vscodeRemote } from './vscode-remote.ts';
import { vscodeWorkspace } from './vscode-workspace.ts';
import { warp } from './warp.ts';
import { windsurf } from './windsurf.ts';
import { zed } from './zed.ts';

/** Every application that Gatehouse knows, in the order in which they are shown. */
export const apps: readonly AppDefinition[] = [
  cursor, claudeDesktop, claudeCode, vscode, vscodeInsiders, vscodeWorkspace, vscodeRemote, codex, devinDesktop, windsurf,
  geminiCli, antigravity, zed, cline, lmStudio, goose, junie, jetbrainsAi, continueApp, warp, kiro, opencode,
  copilotCli, cherryStudio, agentZero,
];

export const findApp = (id: string): AppDefinition | undefined => apps.find((app) => app.id === id);
