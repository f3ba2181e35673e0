import fc from 'fast-check'

/**
 * Every property is tried with one seed, so that a run says about a change and not about its luck. Look further with
 * BERTH_SEED=N; what that finds becomes a test of its own.
 */
fc.configureGlobal({ seed: Number(process.env['BERTH_SEED'] ?? 20_261_121) })
