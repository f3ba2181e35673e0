import type { ParseArgsConfig } from 'node:util'

/** The options of kube components, under their names. */
export const servingOptions = {
  'secure-port': { type: 'string' },
  'bind-address': { type: 'string' },
  'tls-cert-file': { type: 'string' },
  'tls-private-key-file': { type: 'string' },
  'authorization-always-allow-paths': { type: 'string' },
} as const satisfies ParseArgsConfig['options']

/** One line for each of them. */
export function servingHelp(securePort: number): Readonly<Record<keyof typeof servingOptions, string>> {
  return {
    'secure-port': `HTTPS port of /healthz, /livez, /readyz, /metrics and /debug; 0: none, any: a free one (default: ${securePort})`,
    'bind-address': 'address that it listens at (default: all)',
    'tls-cert-file': 'certificate that it shows, read again when it changes (default: one made for this run)',
    'tls-private-key-file': 'the key to it',
    'authorization-always-allow-paths':
      'paths by comma that need no token beside those of health, as /metrics or /debug/* (default: none)',
  }
}
