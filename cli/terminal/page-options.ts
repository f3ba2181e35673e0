import type { PageOptions } from '../manual/page.ts'
import { bold } from './style.ts'

const widest = 100

/** How a page is to look on this terminal; 80 columns where there is none. */
export function pageOptions(): PageOptions {
  return { width: Math.min(process.stdout.columns ?? 80, widest), bold }
}
