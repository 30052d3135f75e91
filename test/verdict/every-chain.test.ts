/** All chains of findings, where they are asked for: the shortest first, each repeated by the simulator, in JSON and in text. */
import { expect, test } from 'vitest'
import { text } from '../../src/report/text.ts'
import type { ResultFinding, ResultLink } from '../../src/report/result.ts'
import { resultSchema } from '../../src/report/result-schema.ts'
import { verify } from '../../src/verify.ts'
import { defectCases } from '../estates/case.ts'
import { cityFiles, estateOf, TODAY } from '../estates/city.ts'
import { applyEdits } from '../estates/edit.ts'

/** Mail reaches the LGWAN tier through a sanitizer that only scans. */
const { edits } = defectCases.find(({ id }) => id === 'D04')!
const estate = estateOf(applyEdits(cityFiles, edits)).value!
const wordsOf = (links: readonly ResultLink[]): string => [links[0]!.from.id, ...links.map(({ relay, to }) => relay?.id ?? to.id)].join(' ')

test('with all chains a finding has every minimal one, the shortest first', () => {
  const { result, defects } = verify(estate, { today: TODAY, chains: 'all' })
  expect(defects).toEqual([])
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toBeDefined()
  const findings = result!.groups.flatMap((group) => group.findings)
  const mail = findings.find(({ check, verdict }) => check === 'SEG-002' && verdict === 'violation') as ResultFinding
  expect(mail.chains?.[0]).toEqual(mail.chain)
  expect(mail.chainsComplete).toBe(true)
  const told = mail.chains!.map(wordsOf)
  expect(new Set(told).size).toBe(told.length)
  // Where mail for the sanitizer comes from: the prefectural relay, and each zone whose hosts may hand mail to the city's own.
  expect(told).toContain('sec-cloud sc-mta mta mail-san lg-server')
  expect(told).toContain('pub-dmz mta mail-san lg-server')
  expect(told.every((words) => words.endsWith('mail-san lg-server'))).toBe(true)
  const lengths = mail.chains!.slice(1).map(({ length }) => length)
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b))

  const shown = text.render(result!, { locale: 'ja', width: 100, all: true })
  expect(shown).toContain(`経路 1/${told.length}（最短）`)
  expect(shown).toContain(`経路 ${told.length}/${told.length}`)
  const cut = {
    ...result!,
    groups: result!.groups.map((group) => ({
      ...group,
      findings: group.findings.map((f) => (f.chains ? { ...f, chainsComplete: false } : f)),
    })),
  }
  expect(text.render(cut, { locale: 'ja', width: 100, all: true })).toContain('列挙を上限で打ち切りました')
  expect(text.render(cut, { locale: 'en', width: 100, all: true })).toContain('there may be more chains')
}, 60_000)

test('otherwise it has the shortest', () => {
  const { result } = verify(estate, { today: TODAY })
  const findings = result!.groups.flatMap((group) => group.findings)
  expect(findings.some(({ chain }) => chain !== undefined)).toBe(true)
  expect(findings.some(({ chains }) => chains !== undefined)).toBe(false)
}, 60_000)
