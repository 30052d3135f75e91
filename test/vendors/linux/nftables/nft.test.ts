/** Held against nft itself: every way it lists a ruleset is read alike, and what it refuses is never read in silence. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect } from 'vitest'
import { judge } from '../../../support/judges.ts'
import { fixtureText } from './fixture.ts'
import { meaningOf, read } from './support.ts'

function inNamespace(script: string): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr, error } = spawnSync('unshare', ['-n', 'sh', '-c', script], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return { status: error === undefined ? status : -1, text: error === undefined ? stdout + (status === 0 ? '' : stderr) : error.message }
}

const nft = judge('nft', () => {
  const { status, text } = inNamespace('ip link set lo up && nft add table ip probe && nft list ruleset')
  return status === 0
    ? undefined
    : `nft does not work in a network namespace here (${text.trim().split('\n')[0]}); as root: apt-get install nftables iproute2`
})

const folder = mkdtempSync(join(tmpdir(), 'bunri-nft-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Loads a ruleset and lists it with options. */
function listed(text: string, options: string): string {
  const file = join(folder, 'input.nft')
  writeFileSync(file, text)
  const { status, text: output } = inNamespace(`ip link set lo up && nft -f '${file}' && nft ${options} list ruleset 2>/dev/null`)
  if (status !== 0) throw new Error(output)
  return output
}

describe.each(['city', 'every'])('%s', (name) => {
  const written = fixtureText(`${name}/input.nft`)
  const expected = () => meaningOf(read(written))

  for (const options of ['', '-a', '-s', '-n', '-nn', '-S', '-y', '-p', '-j', '-j -a']) {
    nft.test(`nft ${options} list ruleset`.replace('  ', ' '), () => {
      const text = listed(written, options)
      expect(text.length).toBeGreaterThan(1000)
      expect(meaningOf(read(text))).toEqual(expected())
    })
  }
  nft.test('the listing of the listing', () => {
    expect(meaningOf(read(listed(listed(written, ''), '')))).toEqual(expected())
  })
})

nft.test('a chain in place of a name is read from text, and said to be unread in JSON', () => {
  const written =
    'table ip t {\n\tchain f {\n\t\ttype filter hook forward priority filter; policy drop;\n\t\ttcp dport 80 jump {\n\t\t\tip saddr 10.0.0.1 accept\n\t\t}\n\t\taccept\n\t}\n}\n'
  expect(meaningOf(read(listed(written, '')))).toEqual(meaningOf(read(written)))
  expect(read(listed(written, '')).coverage.notUnderstood).toEqual([])
  const json = read(listed(written, '-j'))
  expect(json.coverage.notUnderstood.length + json.uncertainties.length).toBeGreaterThan(0)
})

nft.test('a dormant table is asleep in text, and not trusted in JSON', () => {
  const written = 'table ip t {\n\tflags dormant\n\n\tchain f {\n\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n'
  expect(read(listed(written, '')).baseChains).toEqual([])
  const json = read(listed(written, '-j'))
  expect(json.baseChains.length === 0 || json.uncertainties.length > 0).toBe(true)
})

/** Which of these texts nft accepts. */
function accepted(texts: readonly string[]): readonly boolean[] {
  texts.forEach((text, at) => {
    writeFileSync(join(folder, `${at}.nft`), text)
  })
  const results = join(folder, 'accepted')
  const { status, text } = inNamespace(
    `ip link set lo up; for i in $(seq 0 ${texts.length - 1}); do if nft -c -f '${folder}'/$i.nft >/dev/null 2>&1; then echo yes; else echo no; fi; done > '${results}'`,
  )
  if (status !== 0) throw new Error(text)
  return readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line === 'yes')
}

function isSilent(text: string): boolean {
  const ruleset = read(text)
  if (ruleset.coverage.notUnderstood.length > 0 || ruleset.uncertainties.length > 0) return false
  const said = JSON.stringify(meaningOf(ruleset), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return !/"un(?:defined|resolved)-object"/.test(said)
}

describe.each(['city', 'every'])('%s, damaged', (name) => {
  const lines = fixtureText(`${name}/input.nft`).trimEnd().split('\n')

  nft.test(
    'without any one line, or without its end: what nft refuses is never read in silence',
    () => {
      const without = lines.map((_, at) => lines.filter((__, other) => other !== at).join('\n') + '\n')
      const cut = lines.map((_, at) => lines.slice(0, at).join('\n') + '\n')
      const damaged = [...without, ...cut]
      const taken = accepted(damaged)
      expect(taken.filter((yes) => !yes).length).toBeGreaterThan(lines.length / 2)
      // What a limit or helper object says, and whether a set counts, decides no verdict.
      const idle = /^\t\t(?:rate |type "ftp"|counter$)/
      const silent = damaged.flatMap((text, at) =>
        !taken[at] && !idle.test(lines[at] ?? '') && isSilent(text)
          ? [at < lines.length ? `without ${lines[at]}` : `before ${lines[at - lines.length]}`]
          : [],
      )
      expect(silent).toEqual([])
    },
    300_000,
  )
})
