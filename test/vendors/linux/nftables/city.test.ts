/** The firewall of a city, as text and as JSON, per packet. */
import { describe, expect, test } from 'vitest'
import { fixtureText } from './fixture.ts'
import { readNftables } from '../../../../src/vendors/linux/nftables/index.ts'
import { chainNamed, fate, matches, meaningOf, packet, read, ruleNamed, sourceOf, textOf } from './support.ts'

const TEXT = fixtureText('city/input.nft')
const JSON_TEXT = fixtureText('city/input.json')

describe.each([
  ['text', TEXT],
  ['JSON', JSON_TEXT],
])('%s', (_, source) => {
  const ruleset = read(source)

  test('is read whole', () => {
    expect(ruleset.coverage.notUnderstood).toEqual([])
    expect(ruleset.uncertainties).toEqual([])
    expect(ruleset.coverage.irrelevant).toEqual({})
    expect(ruleset.baseChains.map(({ name, hook, priority, policy, type }) => [name, hook, priority, policy, type])).toEqual([
      ['inet fw forward', 'forward', 0, 'drop', 'filter'],
      ['inet fw early', 'forward', -150, 'accept', 'filter'],
      ['inet fw input', 'input', 0, 'drop', 'filter'],
      ['ip nat prerouting', 'prerouting', -100, 'accept', 'nat'],
      ['ip nat postrouting', 'postrouting', 100, 'accept', 'nat'],
    ])
  })
  test('LGWAN clients reach their relay and nothing else', () => {
    const meeting = { in: 'lgw0', out: 'dmz0' }
    // Whoever is in @scanners is dropped first, and nobody knows who is: nothing from there is certain.
    expect(fate(ruleset, 'tcp 10.20.64.9:40000 > 10.30.0.10:443', meeting)).toBe('maybe')
    const relay = ruleNamed(ruleset, 'nft/inet/fw/from_lgwan/1')
    expect(matches(relay, packet('tcp 10.20.64.9:40000 > 10.30.0.10:443'))).toBe('yes')
    expect(matches(relay, packet('tcp 10.20.64.9:40000 > 10.30.0.11:443'))).toBe('no')
    expect(matches(relay, packet('tcp 10.20.100.12:40000 > 10.30.0.11:8085'))).toBe('yes')
    expect(relay.label.ja).toMatch(/^inet fw from_lgwan ルール 1.*（無害化 中継）$/)
    const dns = ruleNamed(ruleset, 'nft/inet/fw/from_lgwan/2')
    expect(matches(dns, packet('udp 10.20.64.9:40000 > 10.20.0.53:53'))).toBe('yes')
    expect(matches(dns, packet('47 10.20.64.9 > 10.20.0.53'))).toBe('no')
    const ping = ruleNamed(ruleset, 'nft/inet/fw/from_lgwan/3')
    expect(ping.conditions.map(({ kind, text }) => [kind, text.en])).toEqual([['rate', 'while "limit rate 5/second" holds']])
    expect(ruleNamed(ruleset, 'nft/inet/fw/from_lgwan/4').logged).toBe(true)
  })
  test('the published server is reached where its address was translated', () => {
    const web = ruleNamed(ruleset, 'nft/inet/fw/from_internet/1')
    const sent = packet('tcp 198.51.100.7:40000 > 10.30.0.80:443')
    expect(matches(web, sent, { sentTo: { dst: '203.0.113.80', dport: 443 } })).toBe('yes')
    expect(matches(web, sent)).toBe('no')
    const mail = ruleNamed(ruleset, 'nft/inet/fw/from_internet/2')
    expect(matches(mail, packet('tcp 198.51.100.7:40000 > 10.30.0.25:25'), { sentTo: { dst: '203.0.113.25', dport: 25 } })).toBe('yes')
    // Looked at after translation, the port is another.
    expect(matches(mail, packet('tcp 198.51.100.7:40000 > 10.30.0.25:2525'), { sentTo: { dst: '203.0.113.25', dport: 25 } })).toBe('no')
  })
  test('one chain drops before the others are asked', () => {
    expect(fate(ruleset, 'tcp 10.20.7.254:1 > 192.0.2.1:80')).toBe('drop')
  })
  test('the device itself', () => {
    const from = (sent: string, inside: string) => fate(ruleset, sent, { in: inside }, 'input')
    expect(from('tcp 10.90.0.5:40000 > 10.90.0.1:22', 'mgmt0')).toBe('accept')
    expect(from('tcp 10.90.0.5:40000 > 10.90.0.1:22', 'inet0')).toBe('drop')
    expect(from('icmp [fe80::1] > [ff02::1] 135/0', 'inet0')).toBe('accept')
    expect(from('tcp 10.20.64.9:40000 > 10.90.0.1:22', 'lgw0')).toBe('drop')
  })
  test('translations', () => {
    expect(chainNamed(ruleset, 'ip nat prerouting').chain.rules.map(({ verdict }) => verdict.kind)).toEqual(['dnat', 'dnat', 'dnat'])
    expect(chainNamed(ruleset, 'ip nat postrouting').chain.rules.map(({ verdict }) => verdict.kind)).toEqual(['snat', 'masquerade'])
  })
  test('every rule points at its own text', () => {
    const { rules } = chainNamed(ruleset, 'inet fw forward').chain
    const texts = rules.map(({ span }) => textOf(span))
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) expect(text.length).toBeGreaterThan(5)
  })
})

test('only what is between the offsets is read, with places in the whole file', () => {
  for (const source of [TEXT, JSON_TEXT]) {
    const whole = sourceOf(`10.0.0.0/8 dev eth0\n${source}\ndefault via 10.0.0.1\n`)
    const ruleset = readNftables(whole, 20, 21 + source.length)
    expect(meaningOf(ruleset)).toEqual(meaningOf(read(TEXT)))
    expect(textOf(ruleNamed(ruleset, 'nft/inet/fw/input/1').span)).toMatch(/^(?:iif "lo" accept|\{"rule": .*"lo".*\})$/)
  }
})

test('both say the same', () => {
  expect(meaningOf(read(JSON_TEXT))).toEqual(meaningOf(read(TEXT)))
})
