/** The built command line, for tests that run it as a user does. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** Builds what is not current. Test files run beside one another: one builds, the others wait. */
export function ensureBuilt(): void {
  const lock = join(ROOT, 'node_modules/.bunri-build')
  while (!taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  try {
    execFileSync(process.execPath, ['build.mjs', '--if-needed'], { cwd: ROOT, stdio: 'pipe' })
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** A lock that somebody left behind long ago is nobody's. */
const OLDEST_LOCK = 180_000

function taken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const found = statSync(lock, { throwIfNoEntry: false })
    return found !== undefined && Date.now() - found.mtimeMs > OLDEST_LOCK
  }
}

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

/** Runs `bunri …` in a folder, with nothing of the caller's environment but what a shell needs. */
export function bunri(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ran {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'dist/cli/run.js'), ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...options.env },
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}
