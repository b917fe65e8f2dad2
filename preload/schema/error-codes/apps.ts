import type { ErrorEntry } from '../error-codes.ts';

export const appErrors = {
  app_link_failed: {
    happened: 'The app was not opened.',
    why: 'The system did not open its link.',
    todo: 'Add the entry by file or by pasting the text.',
  },
  app_command_failed: {
    happened: 'The app was not set up.',
    why: 'Its own command line failed; the message has its words.',
    todo: 'Follow the message, or add the entry in another way.',
  },
  app_door_unavailable: {
    happened: 'The app was not set up.',
    why: 'This way does not exist for it on this computer.',
    todo: 'Choose another way.',
  },
  app_entry_changed: {
    happened: 'The entry was left alone.',
    why: 'Somebody changed it since Gatehouse wrote it.',
    todo: 'Take it out all the same, or leave it.',
  },
  app_entry_exists: {
    happened: 'The entry was not written.',
    why: 'Somebody else’s entry has this name.',
    todo: 'Choose another name, or replace it.',
  },
  app_entry_unknown: {
    happened: 'Nothing was taken out.',
    why: 'Gatehouse has written nothing there.',
    todo: 'Nothing has to be done.',
  },
  app_file_busy: {
    happened: 'The app’s file was not written.',
    why: 'Another program is writing it.',
    todo: 'Try again in a few seconds.',
  },
  app_file_changed: {
    happened: 'The app’s file was not written.',
    why: 'It changed since the preview.',
    todo: 'Look at the preview again, then apply it.',
  },
  app_file_read_only: {
    happened: 'The app’s file was left alone.',
    why: 'It or its folder is write-protected, or it belongs to another user.',
    todo: 'Allow your user to write to it, or paste the text yourself.',
  },
  app_file_unreadable: {
    happened: 'The app’s file was left alone.',
    why: 'It holds a mistake; the line is named.',
    todo: 'Correct the file in an editor, then try again.',
  },
  app_file_write_failed: {
    happened: 'The app’s file is as it was.',
    why: 'It could not be written.',
    todo: 'Check that the disk has space and that your user may write there.',
  },
  app_key_unsupported: {
    happened: 'The app was not set up.',
    why: 'It takes no API key, or not in this way.',
    todo: 'Choose another way to sign in.',
  },
  app_reach_needed: {
    happened: 'The app was not set up.',
    why: 'It runs in a container, and the proxy is not open for containers.',
    todo: 'Allow the opening that the preview names.',
  },
  app_running: {
    happened: 'The app’s file was not written.',
    why: 'The app runs and would write over it.',
    todo: 'Quit the app first.',
  },
  app_server_unsupported: {
    happened: 'The app’s server was not taken over.',
    why: 'Its entry says something that a proxy cannot be made of.',
    todo: 'Add a proxy for it yourself.',
  },
  app_transport_unsupported: {
    happened: 'The app was not set up.',
    why: 'It speaks streamable HTTP alone, and the proxy’s server the older HTTP+SSE.',
    todo: 'Give the proxy the server’s address for streamable HTTP, or use another app.',
  },
  preview_stale: {
    happened: 'Nothing was written.',
    why: 'It would not be what the preview showed any more.',
    todo: 'Look at the preview again, then apply it.',
  },
} satisfies Record<string, ErrorEntry>;
