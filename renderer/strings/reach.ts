export const reach = {
  title: 'Reach',
  lead: 'Only programs on this computer reach this proxy. Everything here is off until you fill it in, and opens only '
    + 'what it names.',
  gatewayTitle: 'Reach of the gateway',
  gatewayLead: 'The gateway shows consent and takes the provider’s answer. Browsers on other computers need it; apps '
    + 'do not. Everything here is off until you fill it in.',
  open: {
    title: 'What opening up means',
    network: 'Every computer that reaches these addresses can knock at this proxy. Without a sign-in or a key it gets '
      + 'no further.',
    plain: 'The connection is not encrypted. Others on the network could read what passes: use TLS below, or a TLS '
      + 'terminator in front.',
    gateway: 'Every computer that reaches these addresses can open sign-in pages, and Gatehouse’s administration for '
      + 'those who have its token.',
    publicUrl: 'Apps elsewhere come in under this address. Whatever answers there must hand the calls on to this port.',
    callback: 'The callback URL changes with it. Enter the new one at each provider, or sign-ins fail.',
  },
  bind: 'Listen on these addresses too',
  bindHint: 'IP addresses, such as 192.168.1.20; 0.0.0.0 for all. Separated by spaces.',
  hosts: 'Names that apps may use',
  hostsHint: 'Such as host.docker.internal. Separated by spaces.',
  publicUrl: 'Public address',
  publicUrlHint: 'Where a TLS terminator answers for it: https://mcp.example.com:9050',
  peers: 'Trusted terminators',
  peersHint: 'Addresses or ranges whose X-Forwarded headers count. Separated by spaces.',
  tls: 'TLS',
  tlsHint: 'With both files the port speaks https alone. Replaced files are taken over by themselves.',
  cert: 'Certificate file',
  key: 'Key file',
  file: 'Full path of a PEM file.',
  saved: 'The reach is saved',
  problems: {
    bothFiles: 'TLS needs both files.',
    needsSignIn: 'A proxy without a sign-in cannot be opened to the network. Turn on “Apps sign in with OAuth” first.',
  },
};
