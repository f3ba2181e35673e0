import type { EventObject } from '#reconcilers/kubernetes/event-object'

/** A heading, and sections with a title each; one without lines is left out. */
export function sections(
  heading: string,
  all: readonly (readonly [title: string, lines: readonly string[]])[],
): string {
  const shown = all.filter(([, lines]) => lines.length > 0)
  return [
    heading,
    ...shown.map(([title, lines]) =>
      [title, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`)].join('\n'),
    ),
  ].join('\n\n')
}

export interface Condition {
  readonly type?: string
  readonly status?: string
  readonly reason?: string
  readonly message?: string
}

export function describeCondition({ type, status, reason = '', message = '' }: Condition): string {
  return `${type}=${status} ${reason}${message === '' ? '' : `: ${message}`}`
}

export function describeEvent({ lastTimestamp, type, reason, message, count = 1 }: EventObject): string {
  return `${lastTimestamp ?? ''}  ${type}  ${reason}  ${message}${count > 1 ? ` (x${count})` : ''}`
}
