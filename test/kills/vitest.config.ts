import { defineConfig } from 'vitest/config'
import { dirname, join } from 'node:path'

const here = import.meta.dirname
const scenarios = join(here, '../scenarios')

/** The scenarios as they are, with another `vitest` under them: one that plays each test under every fate. */
export default defineConfig({
  plugins: [
    {
      name: 'every test under every fate',
      enforce: 'pre',
      resolveId(source, importer = '') {
        const isScenario = dirname(importer).startsWith(scenarios)
        return source === 'vitest' && isScenario ? join(here, 'vitest-under-fates.ts') : undefined
      },
    },
  ],
  test: {
    root: join(here, '../..'),
    include: ['test/scenarios/**/*.test.ts'],
    // Killed in ways of their own, not on a stage that fate rules, or of hundreds of Services, which take a minute each time.
    exclude: ['**/*crash.test.ts', '**/chaos/**', '**/bgp/**', '**/role/**', '**/burst.test.ts'],
    setupFiles: ['test/seed.ts'],
    maxWorkers: '100%',
    testTimeout: 30 * 60_000,
  },
})
