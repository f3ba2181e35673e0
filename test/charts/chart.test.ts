/** What the templates say without being rendered; with the real helm they are tried by `npm run e2e -- chart`. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { commands } from '#cli/commands'
import { CONTROLLER_PORT, SPEAKER_PORT } from '#cli/serving/ports'
import { chartValues } from '#charts/values/chart-values'

const chart = new URL('../../charts/berth/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, chart), 'utf8')
const templates = globSync('templates/**/*', { cwd: chart }).filter((path) => /\.(yaml|tpl|txt)$/u.test(path))
const text = templates.map(read).join('\n')

describe('the chart', () => {
  it('has the version of the package', () => {
    const about = z.object({ version: z.string(), appVersion: z.string() }).parse(parse(read('Chart.yaml')))
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('../../package.json')))
    expect(about).toEqual({ version, appVersion: version })
  })

  it('takes over the values of the Azure provider in whichever template is rendered first', () => {
    const rendered = templates.filter((path) => !path.endsWith('.tpl'))
    expect(rendered.length).toBeGreaterThan(15)
    expect(rendered.filter((path) => !read(path).startsWith('{{- include "berth.adoptUpstream" . -}}'))).toEqual([])
  })

  it.each([
    ['controller', ['templates/_controller-pod.tpl', 'templates/_pod.tpl']],
    ['speaker', ['templates/_speaker-pod.tpl', 'templates/_pod.tpl']],
  ])('gives berth %s only options that it has', (name, files) => {
    const options = commands.find((command) => command.name === name)?.options ?? {}
    const given = files.flatMap((file) =>
      [...read(file).matchAll(/^- --([a-z-]+)/gmu)].map(([, option = '']) => option),
    )
    expect(given.length).toBeGreaterThan(5)
    expect(given.filter((option) => !(option in options))).toEqual([])
  })

  it('names the ports of the command line', () => {
    const { controller, speaker } = chartValues.parse({})
    expect([controller.securePort, speaker.securePort]).toEqual([CONTROLLER_PORT, SPEAKER_PORT])
  })

  it.each(['azure-controller', 'bgp-controller', 'speaker'])('grants every section of the rights of the %s', (name) => {
    const sections = Object.keys(z.record(z.string(), z.unknown()).parse(parse(read(`files/${name}-rights.yaml`))))
    const inTemplates = new Set([...text.matchAll(/"name" "(\w+)"/gu)].map(([, section]) => section))
    const ofControllers = new Set(['cloudNode', 'cloudNodeLifecycle', 'route', 'nodeIpam'])
    const classLease = text.includes('(ternary "classLease" "lease"') ? ['classLease', 'lease'] : []
    const granted = (section: string) =>
      inTemplates.has(section) || ofControllers.has(section) || classLease.includes(section)
    expect(sections.filter((section) => !granted(section))).toEqual([])
  })
})
