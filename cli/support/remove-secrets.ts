/**
 * Takes secrets out of whatever goes into a bundle, by three nets, each for what falls through the others: keys whose name
 * says that a secret stands there; words that look like one wherever they stand (tokens, keys, signatures in URLs); and the
 * very secrets that this process knows, written in any of the ways in which they travel.
 */
export const REMOVED = '(removed)'

export interface RemoveSecrets {
  /** A copy without secrets, for what is an object. */
  value(value: unknown): unknown
  /** The same for text of any kind: logs, metrics, YAML. */
  text(text: string): string
}

/** Shorter ones (`msi`, `x`) are no secrets, and would blot out half of a text. */
const SHORTEST = 6

/** @param known secrets by their value: those of azure.json, the kubeconfig, peers */
export function removeSecrets(known: readonly string[]): RemoveSecrets {
  const forms = [...new Set(known.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf))]
  // The longest first: one may be part of another.
  forms.sort((one, other) => other.length - one.length)

  function text(original: string): string {
    const plain = forms.reduce((rest, form) => rest.replaceAll(form, REMOVED), original)
    return looks.reduce((rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement), plain)
  }

  function value(original: unknown, key = ''): unknown {
    if (typeof original === 'string') return isSecretKey(key) && original !== '' ? REMOVED : text(original)
    if (Array.isArray(original)) return original.map((item) => value(item, key))
    if (typeof original !== 'object' || original === null) return original
    return Object.fromEntries(
      Object.entries(original)
        .filter(([name]) => !copies.has(name))
        .map(([name, inner]) => [text(name), value(inner, name)]),
    )
  }

  return { value: (original) => value(original), text }
}

/** Copies of the whole object in one string, where no key protects anything. */
const copies: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'managedFields'])

const secretKey =
  /secret|passw|token|authorization|credential|connectionstring|(?:client|private|shared|access|account|api)[-_]?key|key-data|certificate-data|^key$|^sig$/i
/** What only says where a secret is, or how long it lives. */
const pointer = /(?:name|names|namespace|path|file|ref|url|uri|expiry|seconds|type|kind|id)$/i

function isSecretKey(key: string): boolean {
  return secretKey.test(key) && !pointer.test(key)
}

/** As it is, and as JSON, URLs, base64 and Kubernetes' Secrets write it. */
function formsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  const base64 = Buffer.from(secret).toString('base64')
  return [secret, inJson, encodeURIComponent(secret), base64, Buffer.from(secret).toString('base64url')]
}

/** What a secret looks like where nothing says that it is one. */
const looks: readonly (readonly [RegExp, string])[] = [
  // Certificates tell nothing, but their keys stand in the same file as often as not.
  [/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g, REMOVED],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, REMOVED],
  [/\b(Bearer|Basic) +[\w+/=.~-]{8,}/gi, `$1 ${REMOVED}`],
  [/([?&;](?:sig|sv_sig|code|access_token|client_secret|client_assertion)=)[^&\s"';]+/gi, `$1${REMOVED}`],
  [/\b((?:Account|SharedAccess|Shared)Key=)[^;\s"']+/gi, `$1${REMOVED}`],
  [/(\/\/[^/\s:@"']+:)[^/\s@"']+@/g, `$1${REMOVED}@`],
  // A line of YAML, JSON or a log whose key says it. Not a key that only points at one.
  [
    /(["']?\b[\w.-]*(?:secret|passw(?:or)?d|token|client-key-data)["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;}{"']+)/gi,
    `$1${REMOVED}`,
  ],
]
