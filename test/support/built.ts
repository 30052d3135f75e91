/** The built command line, for tests that run it as a user does. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** Builds unless `dist/` is at least as new as everything it is made from. */
export function ensureBuilt(): void {
  const built = join(ROOT, 'dist/result.schema.json')
  const newest = Math.max(
    newestIn('src'),
    ...['build.mjs', 'package.json', 'tsconfig.json'].map((name) => statSync(join(ROOT, name)).mtimeMs),
  )
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  execFileSync(process.execPath, ['build.mjs'], { cwd: ROOT, stdio: 'pipe' })
}

function newestIn(folder: string): number {
  const times = readdirSync(join(ROOT, folder), { withFileTypes: true }).map((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? newestIn(path) : statSync(join(ROOT, path)).mtimeMs
  })
  return Math.max(0, ...times)
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
