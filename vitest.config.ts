import { defineConfig } from 'vitest/config'

/** Files that put something else in the place of a module: what they do must not be seen by the next. */
const APART = ['test/verdict/chains.test.ts']

const shared = {
  setupFiles: ['test/support/fixed-seed.ts'],
  // oclif writes to the process's own streams.
  disableConsoleIntercept: true,
  testTimeout: 60_000,
}

export default defineConfig({
  test: {
    projects: [
      // Several hundred small cases: loading the sources anew for each would take most of the time.
      { test: { ...shared, name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false } },
      { test: { ...shared, name: 'apart', include: APART } },
    ],
  },
})
