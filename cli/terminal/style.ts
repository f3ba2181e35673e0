import { styleText } from 'node:util'

export type Style = (text: string) => string

type Format = Parameters<typeof styleText>[0]

/**
 * Styles what goes to standard output: only on a terminal, and as NO_COLOR (no-color.org) and FORCE_COLOR say. A pipe gets
 * plain text, or a program that reads it would find escape sequences in names.
 */
export function style(format: Format): Style {
  return (text) => (mayColour() ? styleText(format, text, { validateStream: false }) : text)
}

export const bold = style('bold')

function mayColour(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env
  // FORCE_COLOR is the user's word for this one run, as Node itself takes it.
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  return process.stdout.isTTY && process.stdout.hasColors()
}
