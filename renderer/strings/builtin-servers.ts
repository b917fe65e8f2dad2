export const builtinServers = {
  title: 'Built-in MCP servers',
  lead: 'Gatehouse is an MCP server too, for the assistants on this computer. They need no sign-in and can approve '
    + 'nothing.',
  /** By the server's id. */
  about: {
    'discovery': 'Tells assistants which MCP servers are behind Gatehouse, and how to use them.',
    'skill-security': 'Lets assistants have skills checked before they use them.',
  } as Readonly<Record<string, string | undefined>>,
  address: 'address',
  addToApp: 'Add to an app',
  rights: 'What assistants may do',
  manage: 'Start and stop MCP servers',
  manageHint: 'Any program on this computer may then do so without being asked who it is. Each time is listed below.',
  beyond: 'Answer containers and other computers',
  beyondHint: 'Those that reach the gateway by its settings under Network. They then see, without a sign-in, which '
    + 'MCP servers there are. They cannot start or stop any.',
  calls: 'Recent changes by assistants',
  noCalls: 'None since Gatehouse started.',
  unnamed: 'A program without a name',
  refused: (code: string) => `Not done: ${code}`,
};
