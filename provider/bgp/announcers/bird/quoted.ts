import { AnnouncerError } from '../announcer.ts'

/**
 * Writes a text as BIRD reads it: it has no escapes, so a quote would end the text and let the rest be configuration.
 * Throws `AnnouncerError` (refused) that names `what`, not the text: it may be a secret.
 */
export function quoted(what: string, text: string): string {
  if (!/["\n\r]/u.test(text)) return `"${text}"`
  throw new AnnouncerError('refused', `${what} holds a quote or a line break, which BIRD cannot read`)
}
