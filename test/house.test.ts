/** The rules of the house: what must be listed, named, current and absent. Failures read as sentences. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checks } from '../src/checks/index.ts'
import { FORMATS } from '../src/cli/flags.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { publishedSchemas } from '../src/intent/index.ts'
import { reporters } from '../src/report/index.ts'
import { vendors } from '../src/vendors/index.ts'
import { version } from '../src/verdict/version.ts'

const ROOT = join(import.meta.dirname, '..')

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Names in a folder, sorted; empty when there is no such folder. */
function namesIn(path: string): string[] {
  return existsSync(join(ROOT, path)) ? readdirSync(join(ROOT, path)).sort() : []
}

function folders(path: string): string[] {
  return namesIn(path).filter((name) => statSync(join(ROOT, path, name)).isDirectory())
}

/** Source files of a folder whose text matches. */
function filesThat(path: string, words: RegExp): string[] {
  return namesIn(path).filter((name) => name.endsWith('.ts') && words.test(read(join(path, name))))
}

describe('every check', () => {
  const files = filesThat('src/checks', /export default (?:defineCheck|attributeCheck)\(/).map((name) => name.replace(/\.ts$/, ''))
  const names = checks.map(({ name }) => name)

  test('in src/checks is listed in src/checks/index.ts, under the name of its file', () => {
    for (const file of files)
      expect(names, `src/checks/${file}.ts is not listed in src/checks/index.ts, or its name is not ${file}`).toContain(file)
    for (const name of names) expect(files, `check ${name} is listed but there is no src/checks/${name}.ts`).toContain(name)
  })

  test('has a number of its own', () => {
    expect(new Set(checks.map(({ id }) => id)).size, 'two checks have the same id').toBe(checks.length)
    for (const { id, name } of checks) expect(id, `the id of ${name} is not like SEG-001`).toMatch(/^[A-Z]{3,4}-\d{3}$/)
  })

  test.each(checks.map((check) => [check.id, check] as const))('%s says what it is in both languages', (_, check) => {
    for (const field of ['title', 'why', 'fix', 'limitations'] as const) {
      for (const locale of ['ja', 'en'] as const)
        expect(check[field][locale].trim(), `${check.id} has no ${field} in ${locale}`).not.toBe('')
      expect(check[field].ja, `the ${field} of ${check.id} in Japanese is not Japanese`).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    }
    expect(check.title.ja, `the title of ${check.id} ends with a full stop`).not.toMatch(/。$/)
  })

  test.each(names)('%s is shown to find something and to stay quiet', (name) => {
    const cases = folders(`test/checks/${name}`)
    for (const kind of ['finds-', 'stays-quiet-']) {
      expect(
        cases.some((found) => found.startsWith(kind)),
        `src/checks/${name}.ts has no case named ${kind}… under test/checks/${name}/`,
      ).toBe(true)
    }
  })
})

describe('every list', () => {
  test('of vendors has each folder of src/vendors', () => {
    expect(
      vendors.map(({ id }) => id),
      'src/vendors/index.ts does not list exactly the folders beside it, alphabetically',
    ).toEqual(folders('src/vendors'))
    for (const { id } of vendors)
      expect(namesIn(`test/vendors/${id}`), `vendor ${id} has no tests under test/vendors/${id}/`).not.toEqual([])
  })

  test('of reporters has each reporter of src/report, and --format offers each', () => {
    const files = filesThat('src/report', /: Reporter = \{/).map((name) => name.replace(/\.ts$/, ''))
    expect(reporters.map(({ id }) => id).sort(), 'src/report/index.ts does not list every reporter').toEqual(files)
    expect([...FORMATS], '--format in src/cli/flags.ts does not offer exactly the reporters').toEqual(reporters.map(({ id }) => id))
  })

  test('of commands has each file of src/cli/commands, and a scenario runs each', () => {
    const topics = folders('src/cli/commands')
    const files = [
      ...namesIn('src/cli/commands').filter((name) => name.endsWith('.ts')),
      ...topics.flatMap((topic) => namesIn(`src/cli/commands/${topic}`).map((name) => `${topic}:${name}`)),
    ]
      .map((name) => name.replace(/\.ts$/, ''))
      .sort()
    expect(Object.keys(COMMANDS).sort(), 'src/cli/commands.ts does not list every command').toEqual(files)
    const scenarios = namesIn('test/cli')
      .filter((name) => name.endsWith('.scenario'))
      .map((name) => read(`test/cli/${name}`))
    for (const name of files) {
      expect(
        scenarios.some((scenario) => [' ', '\n'].some((end) => scenario.includes(`bunri ${name.replace(':', ' ')}${end}`))),
        `no scenario under test/cli/ runs bunri ${name}`,
      ).toBe(true)
    }
  })
})

describe('what is generated is current', () => {
  test.each(publishedSchemas().map(({ path, text }) => [path, text] as const))('%s', (path, text) => {
    expect(existsSync(join(ROOT, path)), `${path} is missing: run npm run generate`).toBe(true)
    expect(read(path), `${path} is stale: run npm run generate`).toBe(text)
  })

  test('the version in src/verdict/version.ts', () => {
    expect(version, 'src/verdict/version.ts and package.json give different versions').toBe(JSON.parse(read('package.json')).version)
  })
})

test('the floors of the house hold', () => {
  const run = () =>
    execFileSync(
      process.execPath,
      ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', 'src'],
      { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' },
    )
  let said = ''
  try {
    run()
  } catch (error) {
    said = (error as { readonly stdout?: string }).stdout ?? String(error)
  }
  expect(said, `a file of src imports what it must not:\n${said}`).toBe('')
})

describe('the repository', () => {
  const files = everyFile('')

  test('mentions nobody’s desk', () => {
    const forbidden = [/\/(?:home|Users|work)\/\w/, /\/tmp\/(?!bunri)\w/, /\bissue #?\d+\b/i]
    for (const file of files.filter((name) => !['package-lock.json', 'test/house.test.ts'].includes(name))) {
      const text = read(file)
      for (const words of forbidden) expect(words.exec(text)?.[0], `${file} mentions ${words.exec(text)?.[0]}`).toBeUndefined()
    }
  })

  test('keeps no secret in the open', () => {
    for (const file of files.filter((name) => /\.(conf|cfg|txt|ya?ml)$/.test(name))) {
      const found = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}/.exec(read(file))
      expect(found, `${file} holds what looks like a real private key`).toBeNull()
    }
  })

  test('has no room without a name', () => {
    for (const file of files)
      expect(file, `${file}: a thing without a room has no name yet`).not.toMatch(
        /(?:^|\/)(?:utils?|helpers?|common|shared|misc)(?:\/|\.ts$)/,
      )
  })

  test('locks packages by content, not by host', () => {
    const lock: unknown = JSON.parse(read('package-lock.json'))
    expect(JSON.stringify(lock), 'package-lock.json names the registry it was made with').not.toContain('"resolved"')
  })
})

/** Every file of the repository as a path from its root, without what is built or installed. */
function everyFile(folder: string): string[] {
  const skipped = new Set(['node_modules', 'dist', 'coverage', '.git'])
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? everyFile(path) : entry.isFile() ? [path] : []
  })
}
