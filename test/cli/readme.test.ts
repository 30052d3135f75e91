/** What the READMEs show is what happens: their runs are run, in a copy of the examples. `npm run goldens` writes them anew. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bunri, ensureBuilt, ROOT } from '../support/built.ts'

const folders: string[] = []
beforeAll(ensureBuilt, 240_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** `<!-- run -->` or `<!-- run until WORDS -->` before a console block: its commands are run, its output is theirs. */
const BLOCK = /(<!-- run(?: until (.+?))? -->\n```console\n)([\s\S]*?)(```\n)/g

test.each([
  ['README.md', {}],
  ['README.ja.md', { LANG: 'ja_JP.UTF-8' }],
] as const)('%s shows real output', async (name, env) => {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-readme-'))
  folders.push(folder)
  for (const part of ['topologies', 'policies']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  const text = readFileSync(join(ROOT, name), 'utf8')
  expect(text.match(BLOCK)?.length, `${name} shows no run`).toBeGreaterThan(0)
  const shown = text.replace(BLOCK, (_, head: string, until: string | undefined, body: string, foot: string) => {
    const commands = body.split('\n').filter((line) => line.startsWith('$ '))
    return head + commands.map((command) => `${command}\n${run(command.slice(2), folder, env, until)}`).join('') + foot
  })
  await expect(shown).toMatchFileSnapshot(join(ROOT, name))
})

function run(command: string, cwd: string, env: Readonly<Record<string, string>>, until: string | undefined): string {
  const [program, name, ...args] = command.split(' ')
  if (program !== 'npx') return execFileSync('bash', ['-c', command], { cwd, encoding: 'utf8' })
  expect(name).toBe('bunri')
  const { stdout, stderr } = bunri(args, { cwd, env })
  expect(stderr).toBe('')
  if (until === undefined) return stdout
  const lines = stdout.split('\n')
  const end = lines.findIndex((line) => line.startsWith(until))
  expect(end, `${command} prints no line that begins with ${until}\n${stdout}`).toBeGreaterThan(0)
  return `${lines.slice(0, end).join('\n')}\n…\n`
}
