import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Answers commands as a BIRD would, or not at all. */
export interface PlayedBird extends AsyncDisposable {
  readonly folder: string
  readonly controlSocket: string
  readonly configFile: string
  /** What it was told, in order. */
  readonly commands: readonly string[]
  /** Answers by the beginning of a command; undefined: it hangs. */
  readonly answers: Map<string, string | undefined>
}

/** Starts one that takes everything and holds `routes` IPv4 prefixes. */
export async function playBird(routes: number): Promise<PlayedBird> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bird-'))
  const controlSocket = join(folder, 'bird.ctl')
  const commands: string[] = []
  const answers = new Map<string, string | undefined>([
    ['greeting', '0001 BIRD 2.0.12 ready.\n'],
    ['configure check', '0002-Reading configuration from /bird.conf.next\n0020 Configuration OK\n'],
    [
      'configure timeout',
      '0002-Reading configuration from /bird.conf\n0022-Undo scheduled in 10 s\n0003 Reconfigured\n',
    ],
    ['configure confirm', '0018 Reconfiguration confirmed\n'],
    [
      'show status',
      '1000-BIRD 2.0.12\n1011-Current server time is 2026-11-21 15:24:07.829\n0013 Daemon is up and running\n',
    ],
    [
      'show route table announced_ipv4 count',
      `0014 ${routes} of ${routes} routes for ${routes} networks in table announced_ipv4\n`,
    ],
    ['show route table announced_ipv6 count', '0014 0 of 0 routes for 0 networks in table announced_ipv6\n'],
  ])
  const server = createServer((socket) => {
    const answer = (command: string): void => {
      const key = [...answers.keys()].find((key) => command.startsWith(key))
      const text = key === undefined ? '9001 syntax error\n' : answers.get(key)
      if (text !== undefined) socket.write(text)
    }
    answer('greeting')
    socket
      .on('error', () => undefined)
      .setEncoding('utf8')
      .on('data', (piece: string) => {
        for (const command of piece.trim().split('\n')) {
          commands.push(command)
          answer(command)
        }
      })
  })
  await new Promise<void>((resolve) => server.listen(controlSocket, resolve))
  return {
    folder,
    controlSocket,
    configFile: join(folder, 'bird.conf'),
    commands,
    answers,
    async [Symbol.asyncDispose]() {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
