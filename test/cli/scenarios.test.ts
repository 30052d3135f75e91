import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bunri, ensureBuilt, ROOT } from '../support/built.ts'

interface Section {
  readonly name: string
  readonly argument: string
  readonly text: string
}

interface Scenario {
  readonly title: string
  readonly sections: readonly Section[]
}

const KNOWN = new Set([
  'file',
  'link',
  'command',
  'stdout',
  'stderr',
  'stdout has',
  'stderr has',
  'stdout lacks',
  'stderr lacks',
  'written',
  'exit',
])

function parse(text: string, file: string): Scenario {
  const [title = '', ...parts] = text.split(/^==== /m)
  const sections = parts.map((part): Section => {
    const [head = '', ...lines] = part.split('\n')
    const name = [...KNOWN].filter((known) => head === known || head.startsWith(`${known} `)).sort((a, b) => b.length - a.length)[0]
    if (name === undefined) throw new Error(`${file}: there is no section named ${head}`)
    return { name, argument: head.slice(name.length).trim(), text: lines.join('\n') }
  })
  return { title: title.trim().replaceAll('\n', ' '), sections }
}

/** Words of a command line; double quotes keep spaces. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

const folders: string[] = []
beforeAll(ensureBuilt, 120_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.scenario'))

describe.each(files)('%s', (file) => {
  const { title, sections } = parse(readFileSync(join(import.meta.dirname, file), 'utf8'), file)
  const of = (name: string) => sections.filter((section) => section.name === name)

  test(title, () => {
    const folder = mkdtempSync(join(tmpdir(), 'bunri-'))
    folders.push(folder)
    for (const { argument, text } of of('file')) {
      const path = join(folder, argument)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
    for (const { argument } of of('link')) {
      const [path = '', target = ''] = argument.split(' ')
      symlinkSync(target.replace('{root}', ROOT), join(folder, path))
    }

    const words = wordsOf((of('command')[0]?.text ?? '').replaceAll('{root}', ROOT))
    const env = Object.fromEntries(words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=', 2) as [string, string]))
    const [name, ...args] = words.slice(Object.keys(env).length)
    expect(name, 'the command of a scenario is bunri').toBe('bunri')
    const ran = bunri(args, { cwd: folder, env })

    const said = `$ ${words.join(' ')}\n${ran.stdout}\n--- stderr\n${ran.stderr}`
    for (const stream of ['stdout', 'stderr'] as const) {
      for (const { text } of of(stream)) expect(ran[stream], said).toBe(text)
      for (const { text } of of(`${stream} has`)) expectLines(ran[stream], text, said)
      for (const { text } of of(`${stream} lacks`))
        for (const word of text.split('\n').filter((line) => line !== '')) expect(ran[stream], said).not.toContain(word)
    }
    if (of('stderr').length === 0 && of('stderr has').length === 0) expect(ran.stderr, said).toBe('')
    for (const { argument, text } of of('written')) expect(readFileSync(join(folder, argument), 'utf8')).toBe(text)
    expect(`exit ${ran.status}`, said).toBe(`exit ${of('exit')[0]?.text.trim()}`)
  })
})

/** Each wanted line lies within a printed line, in order; several may lie in one. */
function expectLines(printed: string, wanted: string, said: string): void {
  const lines = printed.split('\n')
  let from = 0
  for (const want of wanted.split('\n').filter((line) => line.trim() !== '')) {
    const found = lines.findIndex((line, i) => i >= from && line.includes(want.trim()))
    expect(found, `not printed (or not in this order): ${want}\n\n${said}`).toBeGreaterThanOrEqual(0)
    from = found
  }
}
