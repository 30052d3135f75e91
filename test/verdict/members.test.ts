/** The members of an HA pair: read as the device's own export, compared by what they do, never passed over in silence. */
import { describe, expect, test } from 'vitest'
import type { Ran } from './two-routers.ts'
import { ran, said } from './two-routers.ts'
import { fortigate, permit, policies, twoVdoms } from './two-vdoms.ts'

const PAIR = '    members: exports/fw-b.conf'
const pair = (b: string): Ran => ran(twoVdoms(PAIR, { 'exports/fw-b.conf': b }))
const differences = ({ result }: Ran): readonly string[] =>
  (result?.groups ?? []).filter(({ cause }) => cause.id.includes('/pair/')).map(({ cause, severity }) => `${severity} ${cause.id}`)
const sentence = ({ result }: Ran): string =>
  (result?.groups ?? []).find(({ cause }) => cause.id.includes('/pair/'))?.findings[0]?.text.en ?? ''

describe('members that do the same', () => {
  test('differ in name, serial number, priority and reserved interface, and nothing is said', () => {
    const reserved = (last: number) => `    edit "mgmt"\n        set vdom "LGWAN"\n        set ip 10.90.0.${last} 255.255.255.0\n    next\n`
    const files = {
      'exports/fw.conf': fortigate({ interfaces: reserved(1) }),
      'exports/fw-b.conf': fortigate({ name: 'FW-B', priority: 100, interfaces: reserved(2) }),
    }
    const found = ran(twoVdoms(PAIR, files))
    expect(said(found).filter((line) => line.startsWith('error'))).toEqual([])
    expect(differences(found)).toEqual([])
  })

  test('a policy that is off in both may differ', () => {
    const off = (service: string) => policies(permit(1, 'HTTPS'), permit(2, service, '        set status disable\n'))
    const found = ran(
      twoVdoms(PAIR, { 'exports/fw.conf': fortigate({ lgwan: off('SMTP') }), 'exports/fw-b.conf': fortigate({ lgwan: off('SSH') }) }),
    )
    expect(differences(found)).toEqual([])
  })

  test('both are inputs of the result', () => {
    const inputs = pair(fortigate()).result?.inputs.map(({ path, kind, device }) => `${kind} ${path} ${device}`)
    expect(inputs).toContain('member exports/fw-b.conf fw')
  })
})

describe('members that differ', () => {
  test('in one policy: one finding, with both places', () => {
    const found = pair(fortigate({ lgwan: policies(permit(1, 'HTTPS'), permit(2, 'SSH')) }))
    expect(differences(found)).toEqual([expect.stringMatching(/^high fw\/pair\/2\/rules\/LGWAN\//)])
    expect(sentence(found)).toMatch(/policy 2 .*is not the same \(exports\/fw\.conf:\d+:\d+ and exports\/fw-b\.conf:\d+:\d+\)/)
    expect(found.result?.exitCode).toBe(1)
  })

  test('a policy too many', () => {
    const found = pair(fortigate({ lgwan: policies(permit(1, 'HTTPS'), permit(2, 'SMTP'), permit(3, 'ALL')) }))
    expect(sentence(found)).toMatch(/policy 3 .*\(exports\/fw-b\.conf:\d+:\d+\) has no equal in the other \(exports\/fw\.conf/)
  })

  test('four hundred policies are one finding that counts the others', () => {
    const many = Array.from({ length: 400 }, (_, at) => permit(at + 1, 'SSH'))
    const found = pair(fortigate({ lgwan: policies(...many) }))
    expect(differences(found)).toHaveLength(1)
    expect(sentence(found)).toContain('399 more')
  })

  test('in order alone', () => {
    const found = pair(fortigate({ lgwan: policies(permit(2, 'SMTP'), permit(1, 'HTTPS')) }))
    expect(sentence(found)).toContain('the order is not the same: number 1 is')
  })

  test('in whether a policy is on', () => {
    const found = pair(fortigate({ lgwan: policies(permit(1, 'HTTPS'), permit(2, 'SMTP', '        set status disable\n')) }))
    expect(differences(found)).toHaveLength(1)
  })

  test('in an object that a policy uses, which the policy shows', () => {
    const found = pair(fortigate().replace('10.10.1.25', '10.10.1.26'))
    expect(differences(found)).toEqual([expect.stringMatching(/^high fw\/pair\/2\/rules\/LGWAN\//)])
    expect(sentence(found)).toContain('1 more')
  })

  test('in source translation of a policy', () => {
    const found = pair(fortigate({ lgwan: policies(permit(1, 'HTTPS'), permit(2, 'SMTP', '        set nat enable\n')) }))
    expect(differences(found)).toHaveLength(1)
  })

  test('in a static route', () => {
    expect(differences(pair(fortigate().replace('set gateway 10.30.1.254', 'set gateway 10.30.1.253')))).toEqual([
      expect.stringMatching(/^high fw\/pair\/2\/routes\/INET/),
    ])
  })

  test('in an interface address', () => {
    expect(differences(pair(fortigate().replace('set ip 10.20.1.1 ', 'set ip 10.20.1.3 ')))).toContain('high fw/pair/2/interfaces')
  })

  test('in who may manage them', () => {
    const open = fortigate().replace('set ip 10.20.1.1 255.255.255.0\n', 'set ip 10.20.1.1 255.255.255.0\n        set allowaccess ssh\n')
    expect(differences(pair(open))).toEqual(['high fw/pair/2/local/LGWAN'])
  })

  test('in a statement that nobody understands', () => {
    const odd = fortigate().replace('        set service "SMTP"\n', '        set service "SMTP"\n        set warp-drive enable\n')
    expect(differences(pair(odd)).length).toBeGreaterThan(0)
  })

  test('never pass: exit 0 with nothing said is impossible', () => {
    const found = pair(fortigate({ lgwan: policies(permit(1, 'HTTPS')) }))
    expect(found.result?.exitCode).not.toBe(0)
    expect(differences(found)).not.toEqual([])
  })
})

describe('what is no member', () => {
  test('an export of another vendor', () => {
    const ios =
      'Building configuration...\n!\nversion 15.2\nhostname r\ninterface GigabitEthernet0/0\n ip address 10.1.1.1 255.255.255.0\nline vty 0 4\nend\n'
    expect(said(pair(ios))).toContain('error member-of-another-kind topology.yaml:12:14')
  })

  test('a file that is not there', () => {
    expect(said(ran(twoVdoms(PAIR)))).toEqual(['error missing-file topology.yaml:12:14'])
  })
})

describe('a pair of which one half is given', () => {
  test('is named among what was not judged, until the other is given', () => {
    const named = ({ result }: Ran) => result?.notJudged.filter(({ text }) => text.en.includes('the other half of fw')) ?? []
    expect(named(ran(twoVdoms(''))).map(({ text }) => text.ja)).toEqual([
      'fw の冗長構成（HA（a-p））の相手の設定。members: に書くと差を調べます',
    ])
    expect(named(pair(fortigate()))).toEqual([])
  })
})
