import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { noImportCycle } from './scripts/import-cycles.mjs';
import { importsPointOneWay } from './scripts/import-rules.mjs';
import { oneFileOnly } from './scripts/one-place.mjs';

const code = ['**/*.{js,mjs,cjs,ts,svelte}'];
const typed = ['{main,preload,test}/**/*.ts', 'renderer/**/*.{ts,svelte}'];

export default defineConfig(
  globalIgnores(['dist/', 'release/', 'coverage/', '**/fixtures/']),
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  {
    files: code,
    plugins: {
      house: {
        rules: {
          'imports-point-one-way': importsPointOneWay, 'no-import-cycle': noImportCycle, 'one-file-only': oneFileOnly,
        },
      },
    },
    rules: {
      'house/imports-point-one-way': 'error',
      'house/no-import-cycle': 'error',
      'house/one-file-only': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Both are a matter of what reads better in place.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },
  // TypeScript itself reports unknown names.
  { files: ['**/*.{ts,svelte}'], rules: { 'no-undef': 'off' } },
  { files: ['scripts/**', 'assets/**', 'test/**'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off' } },
  { files: ['scripts/**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
