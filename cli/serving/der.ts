/**
 * As much of DER (X.690) as one self-signed certificate needs. A library for certificates would weigh more than all else that
 * a speaker serves with, on every node (decision 0016).
 */

/** A value of any type: its tag, the length of its content, its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return der(0x30, ...content)
}

/** @param value is taken as positive */
export function integer(value: Uint8Array): Buffer {
  // A leading zero that no sign needs is refused by every reader: of random bytes one in five hundred begins so.
  const start = value.findIndex((byte) => byte !== 0)
  const digits = start === -1 ? Buffer.from([0]) : value.subarray(start)
  return der(0x02, (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits)
}

/** @param dotted as standards write it: `2.5.4.3` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text))
}

export function utcTime(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(digits.slice(2)))
}

export function bitString(content: Uint8Array): Buffer {
  return der(0x03, Buffer.from([0]), content)
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff]
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

function base128(value: number): readonly number[] {
  const low = value & 0x7f
  const high = value >> 7
  return high === 0 ? [low] : [...base128(high).map((byte) => byte | 0x80), low]
}
