/** A BGP community: standard as `asn:value` (RFC 1997), or large as `asn:a:b` (RFC 8092). */
export interface CommunityValue {
  readonly kind: 'standard' | 'large'
  readonly text: string
}

/** IANA's registry of well-known communities. */
const wellKnown: Readonly<Record<string, string>> = {
  'graceful-shutdown': '65535:0',
  'accept-own': '65535:1',
  blackhole: '65535:666',
  'no-export': '65535:65281',
  'no-advertise': '65535:65282',
  'no-export-subconfed': '65535:65283',
  'no-peer': '65535:65284',
}

/** Reads `64512:1`, `large:64512:1:2` or a well-known name, undefined if it is none of these; an alias is none. */
export function readCommunity(text: string): CommunityValue | undefined {
  const known = Object.hasOwn(wellKnown, text) ? wellKnown[text] : undefined
  const [first = '', ...rest] = (known ?? text).split(':')
  if (first === 'large') return rest.length === 3 ? fromNumbers('large', rest, 0xffff_ffff) : undefined
  return rest.length === 1 ? fromNumbers('standard', [first, ...rest], 0xffff) : undefined
}

function fromNumbers(
  kind: CommunityValue['kind'],
  parts: readonly string[],
  largest: number,
): CommunityValue | undefined {
  if (!parts.every((part) => /^\d{1,10}$/.test(part) && Number(part) <= largest)) return undefined
  return { kind, text: parts.map(Number).join(':') }
}
