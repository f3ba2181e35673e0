import { expect, it } from 'vitest'
import { blocksOf } from './page.ts'
import { missing } from './shown.ts'

const page = [
  '# A page',
  '',
  '```sh',
  'export KUBECONFIG=here',
  '```',
  '',
  '<!-- stays -->',
  '```console',
  '$ npm start',
  '  0.0 s  starting',
  '...',
  '```',
  '',
  '1. In a list',
  '',
  '   ```console',
  "   $ kubectl apply -f - <<'END'",
  '   kind: Service',
  '   END',
  '   service/web created',
  '   $ kubectl get \\',
  '       services',
  "   $ curl -d '{",
  "     }' here",
  '   ```',
  '',
  '<!-- not run: needs an account of Azure -->',
  '',
  '```sh',
  'az login',
  '```',
].join('\n')

it('the blocks of a page are read with what they print, how they are run, and where they stand', () => {
  expect(blocksOf(page)).toEqual([
    {
      line: 3,
      typed: [{ command: 'export KUBECONFIG=here', shown: [], code: 0 }],
      stays: false,
      looksAgain: false,
      notRun: undefined,
    },
    {
      line: 7,
      typed: [{ command: 'npm start', shown: ['  0.0 s  starting', '...'], code: 0 }],
      stays: true,
      looksAgain: false,
      notRun: undefined,
    },
    {
      line: 16,
      typed: [
        { command: "kubectl apply -f - <<'END'\nkind: Service\nEND", shown: ['service/web created'], code: 0 },
        { command: 'kubectl get \\\n    services', shown: [], code: 0 },
        { command: "curl -d '{\n  }' here", shown: [], code: 0 },
      ],
      stays: false,
      looksAgain: false,
      notRun: undefined,
    },
    {
      line: 27,
      typed: [{ command: 'az login', shown: [], code: 0 }],
      stays: false,
      looksAgain: false,
      notRun: 'needs an account of Azure',
    },
  ])
})

it('a command that the page shows to be refused ends with the code that is said, and those before it with 0', () => {
  const [block] = blocksOf('<!-- ends with 1 -->\n```console\n$ true\n$ berth explain service/web\n```')
  expect(block?.typed.map(({ code }) => code)).toEqual([0, 1])
})

it('what has yet to happen is looked at again', () => {
  const [block] = blocksOf('<!-- look again -->\n```console\n$ ip route\n172.16.7.192 proto bgp\n```')
  expect(block).toMatchObject({ looksAgain: true, stays: false, notRun: undefined })
})

it('a comment before a block that says nothing known is refused, so that no block is left out by a slip', () => {
  expect(() => blocksOf('<!-- skip -->\n```sh\nfalse\n```')).toThrow('no instruction for a block: <!-- skip -->')
})

it('what differs from run to run counts as equal, and words do not', () => {
  const printed = 'NAME   EXTERNAL-IP\nweb-nlsz89598z-9kdw2   127.20.0.9\nweb is   ready after 0.3 s\n'
  expect(missing(['web-5d4f8c7b9-abcde 127.20.0.1', '...', 'web is ready after 1.2 s'], printed)).toBe(
    'web-5d4f8c7b9-abcde 127.20.0.1',
  )
  expect(missing(['web-5d4f8c7b9-x2k4z 127.20.0.1', '...', 'web is ready after 1.2 s'], printed)).toBeUndefined()
  expect(missing(['web is waiting after 1.2 s'], printed)).toBe('web is waiting after 1.2 s')
  expect(missing(['web is ready after 1.2 s', 'NAME EXTERNAL-IP'], printed)).toBe('NAME EXTERNAL-IP')
})
