import { style, type Style } from '../terminal/style.ts'
import { wrap } from '../terminal/wrap.ts'
import type { Finding } from './check.ts'

const styles: Readonly<Record<Finding['status'], Style>> = {
  ok: style('green'),
  warn: style('yellow'),
  fail: style('red'),
  skipped: style('dim'),
}

/** One line for each finding, and below it what to do. */
export function printFindings(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length))
  const indent = ' '.repeat(width + 12)
  const lines = findings.flatMap(({ check, status, said, fix }) => [
    `  ${styles[status](status.padEnd(8))}${check.padEnd(width + 2)}${said}`,
    ...(fix === undefined
      ? []
      : wrap(fix, 80 - indent.length).map((line, index) => `${indent}${index === 0 ? '-> ' : '   '}${line}`)),
  ])
  return [...lines, '', verdict(findings)].join('\n')
}

function verdict(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length
  const [failures, warnings] = [count('fail'), count('warn')]
  if (failures > 0) return `${failures} to be mended; begin with the first.`
  return warnings > 0 ? `Nothing is broken; ${warnings} to be looked at.` : 'All is well.'
}
