import type { Image } from '../kubelet/image.ts'
import type { Part } from '../parts/part.ts'

/** What is needed to install the chart and to run what it brings. */
export interface Installation {
  readonly part: Part
  /** The real helm. */
  readonly helm: string
  readonly images: Readonly<Record<string, Image>>
}
