import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linux } from '../../../src/vendors/linux/index.ts'
import { doubts, fixtureText, readText, sourceOf } from './support.ts'

const FIXTURES = ['zone-gateway', 'branch-capture'] as const

/** Lines that say something: neither blank, comments, nor prompts with the commands typed there. */
function statementsIn(lines: readonly string[]): number {
  return lines.filter((line) => !/^\s*(?:#.*)?$/.test(line) && !/^\[root@br-fw01 ~\]# /.test(line) && line !== 'logout').length
}

function countedIn(text: string): number {
  const { understood, irrelevant, notUnderstood } = readText(text).device.coverage
  return understood + notUnderstood.length + Object.values(irrelevant).reduce((sum, n) => sum + n, 0)
}

describe.each(FIXTURES)('%s', (name) => {
  // What nft shows again is left out here: its reader counts by its own measure where a table is not a repetition.
  const text = fixtureText(name).replace(/# nft list ruleset[\s\S]*/, '')
  const lines = text.split('\n')
  /** What is in doubt in any case. */
  const usual = new Set(doubts(readText(text)))

  test('every statement is counted once', () => {
    expect(countedIn(text)).toBe(statementsIn(lines))
  })

  test('without any one line: never throws, and no statement that is left vanishes', () => {
    for (let gone = 0; gone < lines.length; gone++) {
      const left = lines.filter((_, at) => at !== gone)
      expect(countedIn(left.join('\n')), `without line ${gone + 1}: ${lines[gone]}`).toBe(statementsIn(left))
    }
  })

  test('without a line that holds a table together: never read as complete', () => {
    for (const [gone, line] of lines.entries()) {
      if (!/^(?:\*\w+|COMMIT|:(?:INPUT|FORWARD|PREROUTING|POSTROUTING) .*)$/.test(line)) continue
      const doubted = doubts(readText(lines.filter((_, at) => at !== gone).join('\n')))
      const inNat = lines.slice(0, gone).findLast((each) => each.startsWith('*')) === '*nat'
      // Older kernels have no INPUT in nat.
      if (inNat && line.startsWith(':INPUT')) continue
      expect(
        doubted.some((each) => !usual.has(each)),
        `without line ${gone + 1}: ${line}`,
      ).toBe(true)
    }
  })

  test('cut off after any line up to the last rule: never read as complete', () => {
    const last = lines.lastIndexOf('COMMIT')
    for (let kept = 0; kept <= last; kept++) {
      // Between two tables nothing is missing that the tools would have had to print: what is left filters less, never more.
      if (lines[kept - 1]?.startsWith('# Completed')) continue
      const doubted = doubts(readText(lines.slice(0, kept).join('\n')))
      expect(
        doubted.some((each) => !usual.has(each)),
        `${kept} lines`,
      ).toBe(true)
    }
  })

  test('cut off inside any line: never throws', () => {
    for (let kept = 0; kept < text.length; kept += 97) readText(text.slice(0, kept))
  })

  test('a word too many is noticed wherever it can change a meaning', () => {
    // What REJECT answers, LOG writes and TCPMSS sets does not change where a packet goes.
    const indifferent = /-j (?:REJECT|LOG|TCPMSS) /
    const silent = lines.filter((line, at) => {
      const meaning =
        /^(?:\[\d+:\d+\] )?-A |^:|^\*|^COMMIT|^(?:create|add) |^\d+:\s+from |^(?:default|blackhole|[\d.]+\/\d+) |^\tnexthop /.test(line)
      if (!meaning || indifferent.test(line)) return false
      const changed = doubts(readText(lines.map((each, index) => (index === at ? `${each} frobnicate` : each)).join('\n')))
      return changed.every((each) => usual.has(each))
    })
    expect(silent).toEqual([])
  })

  test('its lines in any order: never throws', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: 1 }), (some) => {
        readText(some.join('\n'))
      }),
      { numRuns: 40 },
    )
  })
})

const WORDS = [
  '*filter',
  '*nat',
  'COMMIT',
  ':FORWARD',
  'DROP',
  'ACCEPT',
  '-',
  '-A',
  'FORWARD',
  'PREROUTING',
  '-p',
  'tcp',
  '-m',
  'set',
  '--match-set',
  's',
  'src,dst',
  '!',
  '-j',
  '-g',
  'X',
  '--dport',
  '80',
  '80:',
  '-s',
  '10.0.0.0/8',
  '10.0.0.1/255.0.255.0',
  '2001:db8::/32',
  'conntrack',
  '--ctstate',
  'NEW,DNAT',
  'multiport',
  '--dports',
  'DNAT',
  '--to-destination',
  '10.0.0.9:80',
  '[::1]:80',
  'NETMAP',
  '--to',
  'REDIRECT',
  '"',
  '"a b"',
  '\\',
  'create',
  'add',
  'hash:net,port',
  'list:set',
  '10.0.0.0/8,tcp:80',
  'nomatch',
  'default',
  'via',
  'dev',
  'eth0',
  'nexthop',
  '0:',
  'from',
  'all',
  'lookup',
  'main',
  '100',
  '2:',
  'eth0:',
  '<UP,BROADCAST>',
  'inet',
  'inet6',
  'fe80::1/64',
  'brd',
  'table',
  'inet fw {',
  '}',
  '{"nftables":',
  '[',
  'net.ipv4.ip_forward',
  '=',
  '0',
  '# iptables-save',
  'root@gw:~#',
  'ip',
  'route',
  '\t',
  '\u001b[0m',
] as const

test('any text: never throws', () => {
  const line = fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n')
      expect(linux.recognise(sourceOf(text))).toBeGreaterThanOrEqual(0)
      doubts(readText(text))
      linux.printedRoutes?.read(sourceOf(text))
    }),
    { numRuns: 400 },
  )
})

test('any characters: never throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
      readText(text)
      readText(`*filter\n:FORWARD DROP\n-A FORWARD ${text}\nCOMMIT\n`)
    }),
    { numRuns: 200 },
  )
})
