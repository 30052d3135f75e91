import { describe, expect, test } from 'vitest'
import { sourceOf } from './source-of.ts'
import { MASK, maskedLines, maskLine, redactor } from '../../src/report/secrets.ts'

/** Every secret of this file is spelled with this word, so that one search finds what leaked. */
const SECRET = 'Hunter2Zebra'

function masked(text: string): string {
  return maskedLines(sourceOf(text)).join('\n')
}

describe('FortiOS settings', () => {
  test.each([
    'set password',
    'set password ENC',
    'set passwd',
    'set passwd ENC',
    'set psksecret',
    'set psksecret ENC',
    'set psksecret-remote ENC',
    'set ppk-secret',
    'set key',
    'set key ENC',
    'set private-key',
    'set auth-pwd ENC',
    'set priv-pwd ENC',
    'set secret',
    'set secondary-secret ENC',
    'set tertiary-key ENC',
    'set passphrase',
    'set sae-password',
    'set authkey',
    'set enckey',
    'set md5-key 1',
    'set authentication-key',
    'set key-string',
    'set authpasswd ENC',
    'set ddns-password ENC',
    'set scep-password',
    'set proxy-password',
    'set ppp-password',
    'set api-key',
    'set token',
    'set seed',
    'set client-secret',
    'set some-vendor-invention ENC',
  ])('%s', (setting) => {
    const line = masked(`    edit "x"\n        ${setting} ${SECRET}=\n    next`)
    expect(line).not.toContain(SECRET)
    expect(line).toContain(MASK)
    expect(line).toContain(setting.replace(/ ENC$| 1$/, ''))
  })

  test('quoted values', () => {
    expect(masked(`set password "${SECRET} with space"`)).toBe(`set password ${MASK}`)
    expect(masked(`set psksecret "a\\"${SECRET}"`)).toBe(`set psksecret ${MASK}`)
  })

  test('a value over several lines, and what comes after it', () => {
    const text = [
      'config vpn certificate local',
      '    edit "Fortinet_CA_SSL"',
      '        set password ENC ' + SECRET,
      '        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----',
      `${SECRET}AAAA`,
      `BBBB${SECRET}`,
      '-----END ENCRYPTED PRIVATE KEY-----"',
      '        set certificate "-----BEGIN CERTIFICATE-----',
      SECRET,
      '-----END CERTIFICATE-----"',
      '        set range global',
      '    next',
      'end',
    ].join('\n')
    const lines = masked(text).split('\n')
    expect(lines.join('\n')).not.toContain(SECRET)
    expect(lines).toHaveLength(13)
    expect(lines.slice(10)).toEqual(['        set range global', '    next', 'end'])
  })

  test('a community is named by `set name`, other names stay', () => {
    const text = [
      'config system snmp community',
      '    edit 1',
      `        set name "${SECRET}"`,
      '        config hosts',
      '            edit 1',
      '            next',
      '        end',
      '    next',
      'end',
      'config system zone',
      '    edit "z"',
      '        set name "z"',
    ].join('\n')
    const lines = masked(text).split('\n')
    expect(lines[2]).toBe(`        set name ${MASK}`)
    expect(lines[11]).toBe('        set name "z"')
  })

  test('an encrypted value in any setting, several on one line', () => {
    const line = masked(`set server "10.1.1.1" key ENC ${SECRET} other ENC ${SECRET}`)
    expect(line).not.toContain(SECRET)
  })

  test('a quote that is never closed does not uncover the settings after it', () => {
    const text = ['set comments "half a com', `set psksecret ENC ${SECRET}`, `set passwd ${SECRET}`, `set key ${SECRET}`].join('\n')
    expect(masked(text)).not.toContain(SECRET)
  })

  test('the key of an encrypted backup', () => {
    expect(masked(`#private-encryption-key=${SECRET}`)).not.toContain(SECRET)
  })
})

describe('Cisco IOS commands', () => {
  test.each([
    [`enable secret 5 ${SECRET}`, `enable secret 5 ${MASK}`],
    [`enable secret ${SECRET}`, `enable secret ${MASK}`],
    [`enable secret level 5 9 ${SECRET}`, `enable secret level 5 9 ${MASK}`],
    [`enable password 7 ${SECRET}`, `enable password 7 ${MASK}`],
    [`username admin privilege 15 secret 9 ${SECRET}`, `username admin privilege 15 secret 9 ${MASK}`],
    [`username ops password 0 ${SECRET}`, `username ops password 0 ${MASK}`],
    [`username secret password 0 ${SECRET}`, `username secret password 0 ${MASK}`],
    [` password 7 ${SECRET}`, ` password 7 ${MASK}`],
    [`snmp-server community ${SECRET} RO 10`, `snmp-server community ${MASK}`],
    [`snmp-server host 10.1.1.1 ${SECRET}`, `snmp-server host 10.1.1.1 ${MASK}`],
    [`snmp-server host 10.1.1.1 version 2c ${SECRET} config`, `snmp-server host 10.1.1.1 version 2c ${MASK}`],
    [
      `snmp-server host 10.1.1.1 vrf MGMT informs version 3 priv ${SECRET}`,
      `snmp-server host 10.1.1.1 vrf MGMT informs version 3 priv ${MASK}`,
    ],
    [`snmp-server user nms GRP v3 auth sha ${SECRET} priv aes 128 ${SECRET}`, `snmp-server user nms GRP v3 auth sha ${MASK}`],
    [`  key-string 7 ${SECRET}`, `  key-string 7 ${MASK}`],
    [`crypto isakmp key ${SECRET} address 203.0.113.9`, `crypto isakmp key ${MASK} address 203.0.113.9`],
    [`crypto isakmp key 6 ${SECRET} hostname peer`, `crypto isakmp key 6 ${MASK} hostname peer`],
    [`  pre-shared-key address 203.0.113.9 key ${SECRET}`, `  pre-shared-key address 203.0.113.9 key ${MASK}`],
    [`  pre-shared-key local 6 ${SECRET}`, `  pre-shared-key local 6 ${MASK}`],
    [`tacacs-server key 7 ${SECRET}`, `tacacs-server key 7 ${MASK}`],
    [`tacacs-server host 10.1.1.1 key ${SECRET}`, `tacacs-server host 10.1.1.1 key ${MASK}`],
    [`radius-server host 10.1.1.1 auth-port 1812 key 7 ${SECRET}`, `radius-server host 10.1.1.1 auth-port 1812 key 7 ${MASK}`],
    [` ppp chap password 0 ${SECRET}`, ` ppp chap password 0 ${MASK}`],
    [` ppp pap sent-username u password 7 ${SECRET}`, ` ppp pap sent-username u password 7 ${MASK}`],
    [` neighbor 10.1.1.1 password 7 ${SECRET}`, ` neighbor 10.1.1.1 password 7 ${MASK}`],
    [` standby 1 authentication md5 key-string 7 ${SECRET}`, ` standby 1 authentication md5 key-string 7 ${MASK}`],
    [` standby 1 authentication ${SECRET}`, ` standby 1 authentication ${MASK}`],
    [` vrrp 2 authentication text ${SECRET}`, ` vrrp 2 authentication text ${MASK}`],
    [`ntp authentication-key 1 md5 ${SECRET} 7`, `ntp authentication-key 1 md5 ${MASK}`],
    [` ip ospf authentication-key 7 ${SECRET}`, ` ip ospf authentication-key 7 ${MASK}`],
    [` ip ospf message-digest-key 1 md5 7 ${SECRET}`, ` ip ospf message-digest-key 1 md5 7 ${MASK}`],
    [` area 1 virtual-link 10.1.1.1 message-digest-key 1 md5 ${SECRET}`, ` area 1 virtual-link 10.1.1.1 message-digest-key 1 md5 ${MASK}`],
    [` ip nhrp authentication ${SECRET}`, ` ip nhrp authentication ${MASK}`],
    [` isis password ${SECRET}`, ` isis password ${MASK}`],
    [` client 10.1.1.1 server-key 7 ${SECRET}`, ` client 10.1.1.1 server-key 7 ${MASK}`],
    [` server-private 10.1.1.1 key 7 ${SECRET}`, ` server-private 10.1.1.1 key 7 ${MASK}`],
    [` wpa-psk ascii 0 ${SECRET}`, ` wpa-psk ascii 0 ${MASK}`],
  ])('%s', (line, expected) => {
    expect(masked(line)).toBe(expected)
  })

  test('the key of a server, and the number of a key in a chain', () => {
    const text = [
      'radius server R1',
      ' address ipv4 10.1.1.1',
      ` key 7 ${SECRET}`,
      'tacacs server T1',
      ` key ${SECRET}`,
      ' key 1234567',
      'key chain OSPF',
      ' key 1',
      `  key-string ${SECRET}`,
    ].join('\n')
    const lines = masked(text).split('\n')
    expect(lines.join('\n')).not.toContain(SECRET)
    expect(lines[5]).toBe(` key ${MASK}`)
    expect(lines[7]).toBe(' key 1')
  })

  test('certificates and public keys in hexadecimal', () => {
    const text = [
      'crypto pki certificate chain TP',
      ' certificate self-signed 01',
      '  30820330 30820218 A0030201 02020101',
      '  0AB1',
      '  \tquit',
      'interface Vlan1',
    ].join('\n')
    expect(masked(text).split('\n')).toEqual([
      'crypto pki certificate chain TP',
      ' certificate self-signed 01',
      `  ${MASK}`,
      `  ${MASK}`,
      '  \tquit',
      'interface Vlan1',
    ])
  })

  test('a certificate that never ends hides only its own lines', () => {
    const text = [' certificate ca 01', '  30820330 30820218', 'ip access-list extended A', ' permit ip any any'].join('\n')
    expect(masked(text).split('\n').slice(2)).toEqual(['ip access-list extended A', ' permit ip any any'])
  })
})

describe('everywhere', () => {
  test.each([
    [`set comments "vpn password: ${SECRET}"`],
    [`set comments "pw=${SECRET}"`],
    [` description to peer, passphrase ${SECRET}`],
    [`# 共有鍵：${SECRET}`],
    [` remark パスワードは${SECRET}`],
    [`  reason: "admin_pw: ${SECRET}"`],
    [`  "api_key": "${SECRET}",`],
    [`archive path ftp://backup:${SECRET}@10.1.1.1/cfg`],
    ['-----BEGIN RSA PRIVATE KEY-----\n' + SECRET + '\n-----END RSA PRIVATE KEY-----'],
  ])('%s', (line) => {
    expect(masked(line)).not.toContain(SECRET)
    expect(masked(line)).toContain(MASK)
  })

  test.each([
    '        set srcaddr "Password Server" "secret zone"',
    '        set service "HTTPS" "TOKEN-API"',
    '        set keylife 86400',
    '        set subnet 10.0.0.0 255.0.0.0',
    ' permit tcp any host 10.1.1.1 eq 443',
    ' 10 permit ip object-group SECRET any',
    'access-list 101 permit tcp any any eq www',
    'ip access-list extended PASSWORD',
    'service password-encryption',
    'interface GigabitEthernet0/1',
    '  lg-client: { tier: lgwan, name: 職員業務端末, addresses: [10.20.10.0/23] }',
    ' remark パスワードの定期変更',
  ])('leaves alone what decides: %s', (line) => {
    expect(masked(line)).toBe(line)
  })

  test('keeps line numbers, with any line ending', () => {
    const source = sourceOf('a\r\nenable secret x1\r\n\r\nlast')
    expect([1, 2, 3, 4, 5].map((line) => maskLine(source, line))).toEqual(['a', `enable secret ${MASK}`, '', 'last', ''])
  })

  test('a secret quoted in a sentence is found again', () => {
    const redact = redactor([sourceOf(`snmp-server community ${SECRET} RO`)])
    expect(redact(`unknown statement: community ${SECRET}`)).toBe(`unknown statement: community ${MASK}`)
  })
})
