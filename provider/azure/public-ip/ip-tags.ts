import type { IpTag } from './body.ts'

/** IP tags say which network of Azure's an address is taken from; Azure keeps them as a list, one of each type. */
export type IpTags = Readonly<Record<string, string>>

export function ipTagList(tags: IpTags): readonly IpTag[] {
  return Object.entries(tags).map(([ipTagType, tag]) => ({ ipTagType, tag }))
}

/** Says whether a public IP has just these, whatever the order and case. */
export function hasIpTags(list: readonly IpTag[] = [], tags: IpTags): boolean {
  const line = ({ ipTagType, tag }: IpTag) => `${ipTagType}=${tag}`.toLowerCase()
  const [standing, wanted] = [new Set(list.map(line)), new Set(ipTagList(tags).map(line))]
  return standing.size === wanted.size && [...wanted].every((one) => standing.has(one))
}
