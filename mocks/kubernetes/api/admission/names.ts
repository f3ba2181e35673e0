import { randomInt } from 'node:crypto'

// kubernetes: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go and its alphabet, which has no vowels
// and no digits that look like letters, so that no words come out.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
const suffixLength = 5
const longestBase = 63 - suffixLength

/** Makes a name from metadata.generateName, as the API server does. */
export function generateName(base: string): string {
  const suffix = Array.from({ length: suffixLength }, () => alphabet[randomInt(alphabet.length)])
  return base.slice(0, longestBase) + suffix.join('')
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

// The texts of apimachinery/pkg/util/validation/validation.go.
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const qualifiedRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const prefixedRule =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"

/** Answers what is wrong with an RFC 1123 subdomain, the rule for most names. */
export function subdomainProblem(name: string): string | undefined {
  if (name.length > 253) return 'must be no more than 253 characters'
  return subdomain.test(name) ? undefined : subdomainRule
}

/** Answers what is wrong with an RFC 1123 label: names of namespaces and of ports. */
export function labelProblem(name: string): string | undefined {
  if (name.length > 63) return 'must be no more than 63 characters'
  return label.test(name) ? undefined : labelRule
}

/** Answers what is wrong with a qualified name: keys of labels and annotations, load balancer classes. */
export function qualifiedNameProblem(name: string): string | undefined {
  const parts = name.split('/')
  const [last = '', prefix] = parts.toReversed()
  if (parts.length > 2) return prefixedRule
  const wrongPrefix = prefix === undefined ? undefined : subdomainProblem(prefix)
  if (wrongPrefix !== undefined) return `prefix part ${wrongPrefix}`
  if (last.length > 63) return 'name part must be no more than 63 characters'
  return qualified.test(last) ? undefined : qualifiedRule
}
