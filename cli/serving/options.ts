import type { Option } from '../command.ts'

/** The options of kube components, under their names. */
export function servingOptions(securePort: number) {
  return {
    'secure-port': {
      type: 'string',
      help: `HTTPS port of /healthz, /livez, /readyz, /metrics and /debug; 0: none, any: a free one (default: ${securePort})`,
    },
    'bind-address': { type: 'string', help: 'address that it listens at (default: all)' },
    'tls-cert-file': {
      type: 'string',
      offers: 'file',
      help: 'certificate that it shows, read again when it changes (default: one made for this run)',
    },
    'tls-private-key-file': { type: 'string', offers: 'file', help: 'the key to it' },
    'authorization-always-allow-paths': {
      type: 'string',
      help: 'paths by comma that need no token beside those of health, as /metrics or /debug/* (default: none)',
    },
  } as const satisfies Record<string, Option>
}
