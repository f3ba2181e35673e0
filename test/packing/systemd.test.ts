/** What systemd itself says of the unit is asked by `npm run e2e -- image`. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describe, expect, it } from 'vitest'
import { commands } from '#cli/commands'

const file = fileURLToPath(new URL('../../systemd/berth-speaker.service', import.meta.url))
const unit = new Map(
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
)

describe('the systemd unit of the speaker', () => {
  it('gives the speaker only options that it has', () => {
    const announcer = /ANNOUNCER=(.*)"$/.exec(unit.get('Environment') ?? '')?.[1] ?? ''
    const line = (unit.get('ExecStart') ?? '').replace('$ANNOUNCER', announcer).replace(' $SPEAKER_OPTIONS', '')
    const [node, script, command, ...args] = line.split(' ')
    expect([node, script, command]).toEqual(['/usr/bin/node', '/usr/lib/berth/berth-speaker.js', 'speaker'])
    const options = commands.find(({ name }) => name === 'speaker')?.options ?? {}
    expect(parseArgs({ args, options, strict: true }).values).toMatchObject({ announcer: 'bird' })
  })

  it.each([
    ['User', 'berth'],
    ['CapabilityBoundingSet', 'CAP_NET_ADMIN'],
    ['NoNewPrivileges', 'yes'],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'yes'],
    ['PrivateDevices', 'yes'],
    ['RestrictNamespaces', 'yes'],
    ['SystemCallFilter', '@system-service'],
    ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_NETLINK AF_UNIX'],
    ['Restart', 'always'],
    ['RuntimeDirectoryPreserve', 'yes'],
  ])('is held to %s=%s', (key, value) => {
    expect(unit.get(key)).toBe(value)
  })
})
