import { describe, expect, it } from 'vitest'
import { leanStart } from '#cli/lean-process'

const program = {
  execPath: '/usr/bin/node',
  execArgv: ['--trace-warnings'],
  argv: ['/usr/bin/node', '/app/berth-speaker.js', 'speaker', '--node=a b'],
  env: { BERTH_NODE_NAME: 'node1' },
}

describe('a process', () => {
  it('starts anew for small memory with all that it was given', () => {
    expect(leanStart(program)).toEqual({
      execPath: '/usr/bin/node',
      argv: [
        '/usr/bin/node',
        '--trace-warnings',
        '--optimize-for-size',
        '/app/berth-speaker.js',
        'speaker',
        '--node=a b',
      ],
      env: { BERTH_NODE_NAME: 'node1', MALLOC_ARENA_MAX: '1' },
    })
  })

  it('leaves alone what somebody chose for its memory', () => {
    expect(leanStart({ ...program, env: { MALLOC_ARENA_MAX: '4' } })?.env).toEqual({ MALLOC_ARENA_MAX: '4' })
  })

  it('does so once', () => {
    expect(leanStart({ ...program, execArgv: ['--optimize-for-size'] })).toBeUndefined()
  })
})
