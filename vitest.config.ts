import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    // oclif writes to the process's own streams.
    disableConsoleIntercept: true,
    testTimeout: 60_000,
  },
})
