/** What Azure takes in tags (azure-provider-behaviour 8), told before the write: Azure would refuse the whole public IP. */
import { annotation } from '../../intent/annotations.ts'
import type { Problem } from '../../intent/problem.ts'
import { isOwnTag, tagValueLimit, type Tags } from '../names/tags.ts'

export const tagNameLimit = 512
export const tagsPerResource = 50

/** Why these tags cannot stand on a resource together with ours, or undefined. */
export function tagProblem(tags: Tags): Problem | undefined {
  const entries = Object.entries(tags)
  const own = entries.find(([key]) => isOwnTag(key))
  if (own !== undefined) return problem(own, 'this tag says whose the public IP is, and is written by Berth alone')
  const longName = entries.find(([key]) => key.length > tagNameLimit)
  if (longName !== undefined) return problem(longName, `a tag's name has at most ${tagNameLimit} characters`)
  const longValue = entries.find(([, value]) => value.length > tagValueLimit)
  if (longValue !== undefined) return problem(longValue, `a tag holds at most ${tagValueLimit} characters`)
  const [last] = entries.slice(tagsPerResource - ourTags)
  return last && problem(last, `a resource has at most ${tagsPerResource} tags, and three of them are ours`)
}

const ourTags = 3

function problem([key, value]: readonly [string, string], why: string): Problem {
  return { field: annotation('publicIpTags').key, value: `${key}=${value}`, why, fix: 'Correct or remove this tag' }
}
