export const common = {
  cancel: 'Cancel',
  close: 'Close',
  copied: 'Copied',
  copy: (what: string) => `Copy ${what}`,
  delete: 'Delete',
  deleting: 'Deleting…',
  draft: 'What you typed last is here again.',
  edit: 'Edit',
  none: 'None',
  optional: 'optional',
  save: 'Save',
  saved: 'Saved',
  saving: 'Saving…',
  startAfresh: 'Start afresh',
  showSecret: 'Show secret',
  undo: 'Undo',
  undone: (what: string) => `${what} is back`,
  tryAgain: 'Try again',
  skipToContent: 'Skip to content',
};

export const errors = {
  signedOut: {
    code: 'signed_out',
    message: 'This browser is not signed in to Gatehouse any more.',
    details: { remedy: 'Open the login link that Gatehouse printed when it started.' },
  },
  unreachable: {
    code: 'unreachable',
    message: 'Gatehouse does not answer.',
    details: { remedy: 'Check that it is still running, then try again.' },
  },
  notCopied: { code: 'not_copied', message: 'This browser does not let Gatehouse copy. Select the text instead.' },
  unexpected: {
    code: 'unexpected',
    message: 'That did not work, and Gatehouse can’t say why.',
    details: { remedy: 'Try again. The log has the details.' },
  },
  reference: (code: string) => `Code: ${code}`,
};
