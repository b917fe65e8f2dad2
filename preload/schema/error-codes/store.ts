import type { ErrorEntry } from '../error-codes.ts';

export const storeErrors = {
  data_folder_unusable: {
    happened: 'Gatehouse did not start.',
    why: 'The data folder cannot be made, read or written.',
    todo: 'Give your user the right to write there, or set GATEHOUSE_DATA_DIR to another folder.',
  },
  store_unreadable: {
    happened: 'Gatehouse did not start.',
    why: 'A file in the data folder cannot be read.',
    todo: 'Give your user the right to read it.',
  },
  store_newer: {
    happened: 'Gatehouse did not start.',
    why: 'A newer Gatehouse wrote the file; this one would lose part of it.',
    todo: 'Install the newer version again.',
  },
  audit_unwritable: {
    happened: 'What happens is not in the audit log’s files yet.',
    why: 'The disk is full or read-only, or the folder may not be written. Records wait in memory.',
    todo: 'Make room on the disk, or make it writable: Gatehouse then writes them by itself. Do not stop it before.',
  },
  audit_broken: {
    happened: 'The audit log is not as it was written.',
    why: 'Records were changed, are missing, or an older copy of the data folder was put back.',
    todo: 'Compare the folder “audit” in the data folder with a backup. Then set it aside under Activity > Audit and begin a new one.',
  },
  store_write_failed: {
    happened: 'A change was not kept.',
    why: 'The file could not be written: often the disk is full or write-protected.',
    todo: 'Free some space, or make the folder writable; then try again.',
  },
  store_closed: {
    happened: 'A change was not kept.',
    why: 'Gatehouse was already stopping.',
    todo: 'Do it again after the next start.',
  },
  store_damaged: {
    happened: 'A file was set aside and begins empty.',
    why: 'It was damaged and there was no good copy.',
    todo: 'Set up again what is missing; the damaged file is kept in the data folder.',
  },
  store_restored: {
    happened: 'A file was replaced by its last good copy.',
    why: 'It was damaged, for example by a power failure.',
    todo: 'Check your last changes.',
  },
  keychain_unavailable: {
    happened: 'Secrets are in an encrypted file.',
    why: 'The keychain of this computer does not answer.',
    todo: 'Unlock or install a keychain, or choose the file for good with GATEHOUSE_SECRETS and GATEHOUSE_VAULT_KEY; then '
      + 'start Gatehouse again.',
  },
  secret_unavailable: {
    happened: 'A secret could not be read.',
    why: 'The keychain is locked or refused.',
    todo: 'Unlock the keychain, then try again.',
  },
  secret_value_missing: {
    happened: 'Nothing was saved.',
    why: 'A secret field was left blank and there is no earlier value.',
    todo: 'Enter the value.',
  },
  vault_key_missing: {
    happened: 'Gatehouse did not start.',
    why: 'The encrypted file with secrets needs GATEHOUSE_VAULT_KEY, and it is not set.',
    todo: 'Start with the key that was used before.',
  },
  vault_key_short: {
    happened: 'Gatehouse did not start.',
    why: 'GATEHOUSE_VAULT_KEY is too short to protect anything.',
    todo: 'Use a longer passphrase.',
  },
  vault_key_wrong: {
    happened: 'Gatehouse did not start.',
    why: 'GATEHOUSE_VAULT_KEY is not the one with which the secrets were locked.',
    todo: 'Start with the right one.',
  },
} satisfies Record<string, ErrorEntry>;
