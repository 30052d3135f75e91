import { describe, expect, test } from 'vitest'
import { decides, domainOf, holds, packet, readCase, ruleOf, stagesOf, translate } from './firewall.ts'

const reading = readCase('central-nat')
const [stage] = stagesOf(domainOf(reading), 'translate-source')

/** The first central SNAT row that takes a packet, and what it does. */
function leaves(text: string): string {
  const row = stage!.translations.find(({ match }) => holds(match, packet(text)) === 'yes')
  return row === undefined ? 'untouched' : `${row.id} ${row.target.kind}`
}

describe('central NAT', () => {
  test('translates destinations without a policy naming the VIP', () => {
    expect(translate(reading, 'wan', 'tcp 198.18.0.1:40000 > 203.0.113.3:80')).toMatchObject({ id: 'vip/root/web', certain: true })
  })

  test('lets policies speak of the real address', () => {
    const moved = translate(reading, 'wan', 'tcp 198.18.0.1:40000 > 203.0.113.3:80')!
    expect(decides(reading, 'wan', 'dmz', moved.packet, { translated: moved.id })).toBe('permit by policy/root/1')
  })

  test('ignores nat in policies', () => {
    expect(ruleOf(reading, 'policy/root/2').sourceTarget).toBeUndefined()
  })

  test('reads the map top down, skipping disabled rows; a row without NAT is an exemption', () => {
    expect(leaves('tcp 10.20.10.5:40000 > 10.99.0.1:80')).toBe('central-snat/root/1 none')
    expect(leaves('tcp 10.20.10.5:40000 > 192.0.2.1:80')).toBe('central-snat/root/2 pool')
    expect(leaves('udp 10.20.10.5:40000 > 192.0.2.1:53')).toBe('central-snat/root/4 interface')
    expect(leaves('udp 10.77.10.5:40000 > 192.0.2.1:53')).toBe('untouched')
    expect(stage!.translations.map(({ id }) => id)).toEqual(['central-snat/root/1', 'central-snat/root/2', 'central-snat/root/4'])
  })

  test('translates sources after the policy', () => {
    expect(domainOf(reading).stages.map(({ kind }) => kind)).toEqual(['translate-destination', 'route', 'filter', 'translate-source'])
  })
})
