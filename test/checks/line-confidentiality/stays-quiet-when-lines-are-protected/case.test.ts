import { expect, test } from 'vitest'
import check from '../../../../src/checks/line-confidentiality.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

const devices = entries('fw: { routing: unknown, filter: none, interfaces: { wan1: sec-cloud, wan2: internet } }')
const judged = (connection: string, lines: readonly string[] = []) =>
  asked(
    check,
    {
      devices: devices.replace(', wan2: internet', ''),
      connections: entries(`CN-1: { at: fw/wan1, to: sec-cloud, ${connection} }`),
      evidence: entries('EV-0: { subject: lg-client, says: 別の話 }', ...lines),
    },
    { required: true },
  )

test.each([
  ['dedicated, with nothing important', 'line: dedicated, class: III', []],
  ['IPsec, with important data', 'line: ipsec, class: I', []],
  ['dedicated and encrypted, class not known', 'line: dedicated', [evidence('EV-1', 'CN-1', 'encryption: macsec')]],
  ['over the Internet and encrypted', 'line: internet, class: II', [evidence('EV-1', 'CN-1', 'encryption: tls')]],
] as const)('%s', (_, connection, lines) => {
  const outcome = judged(connection, lines)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('the line to the Internet itself is one to the Internet', () => {
  const connections = entries(
    'CN-1: { at: fw/wan1, to: sec-cloud, line: ipsec }',
    'CN-2: { at: fw/wan2, to: internet, line: internet, class: IV }',
  )
  expect(asked(check, { devices, connections }, { required: true }).findings).toEqual([])
})

test('without lines that leave it does not apply', () => expect(asked(check, {}).notApplicable).toBeDefined())
