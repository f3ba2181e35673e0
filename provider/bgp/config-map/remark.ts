/** What became of a line of the old configuration that could not be carried over as it is. */
export interface Remark {
  /** Of the file, from 1. */
  readonly line: number
  /** As it stands there, for example `hold-time: 120`; never a password. */
  readonly text: string
  readonly verdict: Verdict
  readonly why: string
  /** What to do, or what was done. */
  readonly fix: string
}

/** `left out`: nothing of it is in the resources; `changed`: it is there in other words; `look`: it is there, and worth a look. */
export type Verdict = 'left out' | 'changed' | 'look'

/** One line: `metallb.yaml:12: hold-time: 120: changed: a duration has a unit. Written as 120s.` */
export function formatRemark({ line, text, verdict, why, fix }: Remark, file: string): string {
  return `${file}:${line}: ${text}: ${verdict}: ${why}. ${fix}`
}
