/**
 * What the bundles leave out of their packages: the speaker runs on every node of a rack, where each megabyte counts as often
 * as there are nodes, and a short command's time is that of reading its file. Each piece here is one that nothing reaches.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

/**
 * Takes of client-node what reads kubeconfigs, and leaves out its generated API, which nothing here calls: 20 MB of memory
 * on each node. The two names that kubeconfigs are written against are never reached.
 */
const kubeconfigOnly: Plugin = {
  name: 'kubeconfig-only',
  setup(builder) {
    const folder = dirname(require.resolve('@kubernetes/client-node'))
    builder.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: join(folder, 'config.js') }))
    builder.onLoad({ filter: /client-node[/\\]dist[/\\]gen[/\\]index\.js$/ }, () => ({
      contents: 'export const createConfiguration = undefined; export class ServerConfiguration {}',
    }))
  },
}

/** Takes of undici its pools and their requests: fetch, caches, mocks and web sockets are two thirds of it. */
const poolsOnly: Plugin = {
  name: 'pools-only',
  setup(builder) {
    const folder = dirname(require.resolve('undici'))
    builder.onLoad({ filter: /undici[/\\]index\.js$/ }, () => ({ contents: UNDICI_POOLS, resolveDir: folder }))
  },
}

const UNDICI_POOLS = `
  const Dispatcher = require('./lib/dispatcher/dispatcher')
  Object.assign(Dispatcher.prototype, { request: require('./lib/api/api-request'), connect: require('./lib/api/api-connect') })
  exports.Agent = require('./lib/dispatcher/agent')
  exports.ProxyAgent = require('./lib/dispatcher/proxy-agent')`

/** Leaves out the languages in which zod can complain beside English. */
const complaintsInEnglish: Plugin = {
  name: 'complaints-in-english',
  setup(builder) {
    const folder = join(dirname(require.resolve('zod')), 'v4', 'locales')
    builder.onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: folder,
    }))
  },
}

export const leanPackages: readonly Plugin[] = [kubeconfigOnly, poolsOnly, complaintsInEnglish]
