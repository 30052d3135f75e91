import { configureGlobal } from 'fast-check'

/** Property tests are the same on every machine; `FC_SEED=…` tries another, and a failure prints its own. */
configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261120) })
