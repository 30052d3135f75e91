import { describe, expect, test } from 'vitest'
import type { InspectionKind, Rule } from '../../../src/model/rule.ts'
import { lineAt, readText, ruleOf } from './firewall.ts'

const ANTIVIRUS = `config antivirus profile
    edit "web-only"
        config http
            set av-scan block
        end
        config smtp
            set outbreak-prevention block
        end
    next
    edit "watch"
        config smtp
            set av-scan monitor
        end
    next
    edit "off"
        set comment "nothing"
        config http
            set av-scan disable
        end
    next
    edit "old"
        config imap
            set options scan
        end
        config pop3
            unset options
        end
    next
    edit "to-sandbox"
        config http
            set av-scan block
            set fortisandbox block
        end
    next
end
`

const TLS = `config firewall ssl-ssh-profile
    edit "mihon-deep"
        config https
            set ports 443 8443
            set status deep-inspection
        end
        config smtps
            set status disable
        end
        config imaps
            set ports 993
        end
    next
    edit "every-port"
        config ssl
            set inspect-all deep-inspection
        end
    next
    edit "names-only"
        config https
            set status certificate-inspection
        end
    next
    edit "ssh-too"
        config https
            set status deep-inspection
        end
        config ssh
            set status deep-inspection
        end
    next
end
`

interface Written {
  readonly blocks?: string
  readonly action?: string
  readonly version?: string
}

/** A firewall with one policy that has these lines. */
function read(lines: readonly string[], { blocks = '', action = 'accept', version = '7.2.8' }: Written = {}) {
  return readText(`#config-version=FGT60F-${version}-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.20.10.1 255.255.255.0
    next
    edit "wan"
        set vdom "root"
        set ip 198.51.100.2 255.255.255.252
    next
end
${blocks}config firewall address
    edit "all"
    next
end
config firewall policy
    edit 1
        set srcintf "lan"
        set dstintf "wan"
        set action ${action}
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
${lines.map((line) => `        set ${line}\n`).join('')}    next
end
config router multicast
end
`)
}

function policyWith(lines: readonly string[], written: Written = {}): Rule {
  return ruleOf(read(lines, written), 'policy/root/1')
}

function inspected(rule: Rule): readonly InspectionKind[] {
  return rule.inspection === undefined || rule.inspection === 'unknown' ? [] : rule.inspection.map(({ kind }) => kind)
}

/** The TCP ports an inspection of a rule reads; `every` when it is not limited. */
function portsOf(rule: Rule, kind: InspectionKind): readonly number[] | 'every' {
  if (rule.inspection === undefined || rule.inspection === 'unknown') return []
  const found = rule.inspection.find((inspection) => inspection.kind === kind)
  if (found === undefined) return []
  if (found.services === undefined) return 'every'
  return found.services.flatMap(({ dport }) => (dport ?? [[0, 65535]]).flatMap(([low, high]) => (low === high ? [low] : [low, high])))
}

const idle = (rule: Rule): readonly string[] => (rule.idleInspection ?? []).map(({ why, span }) => `${why.en} | ${lineAt(span)}`)

describe('profiles of a policy', () => {
  test('act with utm-status enable', () => {
    const rule = policyWith(['utm-status enable', 'av-profile "default"', 'ips-sensor "default"', 'webfilter-profile "default"'])
    expect(inspected(rule)).toEqual(['virus-scan', 'ips', 'url-filter'])
    expect(idle(rule)).toEqual([])
  })

  test('do nothing without it, and the line is kept', () => {
    const rule = policyWith(['av-profile "default"'])
    expect(rule.inspection).toBeUndefined()
    expect(idle(rule)).toEqual(['av-profile "default" does nothing without utm-status enable | set av-profile "default"'])
    expect(policyWith(['utm-status disable', 'av-profile "default"']).inspection).toBeUndefined()
  })

  test('that deny are never looked at', () => {
    const rule = policyWith(['utm-status enable', 'av-profile "default"'], { action: 'deny' })
    expect([rule.inspection, rule.idleInspection]).toEqual([undefined, undefined])
  })

  test('that nobody defines do not count', () => {
    const rule = policyWith(['utm-status enable', 'av-profile "mihon-av"', 'ips-sensor "mihon-ips"'], { blocks: ANTIVIRUS })
    expect(rule.inspection).toBeUndefined()
    expect(idle(rule)).toEqual([
      'av-profile "mihon-av" is not defined in the file | set av-profile "mihon-av"',
      'ips-sensor "mihon-ips" is not defined in the file | set ips-sensor "mihon-ips"',
    ])
    // What a rule matches hangs on none of it.
    expect(rule.uncertainties).toEqual([])
  })

  test('of a group count instead of its own', () => {
    const blocks = `${ANTIVIRUS}config firewall profile-group
    edit "mihon"
        set ssl-ssh-profile "deep-inspection"
        set av-profile "watch"
    next
end
`
    const rule = policyWith(['utm-status enable', 'profile-type group', 'profile-group "mihon"', 'ips-sensor "default"'], { blocks })
    expect(inspected(rule)).toEqual(['virus-scan', 'tls-inspection'])
    expect(portsOf(rule, 'virus-scan')).toEqual([25, 465, 587])
    expect(policyWith(['utm-status enable', 'profile-group "mihon"'], { blocks }).inspection).toBeUndefined()
    const lost = policyWith(['utm-status enable', 'profile-type group', 'profile-group "gone"'], { blocks })
    expect(idle(lost)).toEqual(['profile-group "gone" is not defined | set profile-group "gone"'])
  })

  test('an IPS sensor without entries detects nothing', () => {
    const blocks = 'config ips sensor\n    edit "empty"\n        set comment "to do"\n    next\nend\n'
    expect(policyWith(['utm-status enable', 'ips-sensor "empty"'], { blocks }).inspection).toBeUndefined()
  })

  test('are understood, where they decide what is inspected', () => {
    const { coverage } = read(['utm-status enable', 'av-profile "web-only"'], { blocks: ANTIVIRUS }).device
    expect(coverage.notUnderstood).toEqual([])
    expect(coverage.irrelevant['inspection']).toBe(2)
  })
})

describe('an antivirus profile', () => {
  const bound = (name: string, written: Written = {}, ...lines: readonly string[]): Rule =>
    policyWith(['utm-status enable', `av-profile "${name}"`, ...lines], { blocks: ANTIVIRUS, ...written })

  test('scans the protocols for which it is on', () => {
    expect(portsOf(bound('web-only'), 'virus-scan')).toEqual([80, 443, 3128, 8000, 8008, 8080, 8443, 8888])
    expect(portsOf(bound('watch'), 'virus-scan')).toEqual([25, 465, 587])
    expect(portsOf(bound('old', { version: '6.4.9' }), 'virus-scan')).toEqual([143, 993])
  })

  test('that scans nothing is none', () => {
    const rule = bound('off')
    expect(rule.inspection).toBeUndefined()
    expect(idle(rule)).toEqual(['av-profile "off" scans no protocol | set av-profile "off"'])
  })

  test('of the factory scans the Web, files and mail where the file does not print it', () => {
    const ports = portsOf(bound('default', { blocks: '' }), 'virus-scan')
    expect(ports).toEqual(expect.arrayContaining([21, 25, 80, 110, 143, 443]))
    expect(ports).not.toContain(445)
  })

  test('in proxy mode scans only the ports of the protocol options', () => {
    const blocks = `${ANTIVIRUS}config firewall profile-protocol-options
    edit "wide"
        config http
            set ports 80 8080
        end
        config smtp
            set status disable
        end
    next
end
`
    expect(portsOf(bound('web-only', { blocks }, 'inspection-mode proxy'), 'virus-scan')).toEqual([80, 443])
    const wide = ['inspection-mode proxy', 'profile-protocol-options "wide"']
    expect(portsOf(bound('web-only', { blocks }, ...wide), 'virus-scan')).toEqual([80, 443, 8080])
    expect(bound('watch', { blocks }, ...wide).inspection).toBeUndefined()
  })

  test('before 6.2 follows the mode of the VDOM', () => {
    const flow = 'config system settings\n    set inspection-mode flow\nend\n'
    expect(portsOf(bound('web-only', { version: '6.0.5' }), 'virus-scan')).toEqual([80, 443])
    expect(portsOf(bound('web-only', { version: '6.0.5', blocks: flow + ANTIVIRUS }), 'virus-scan')).toContain(8080)
  })

  test('can send files to a sandbox', () => {
    expect(inspected(bound('to-sandbox'))).toEqual(['virus-scan', 'sandbox'])
  })
})

describe('an SSL profile', () => {
  const bound = (name: string, blocks = ''): Rule => policyWith(['utm-status enable', `ssl-ssh-profile "${name}"`], { blocks })

  test('decrypts the protocols under deep inspection', () => {
    expect(portsOf(bound('mihon-deep', TLS), 'tls-inspection')).toEqual([443, 993, 8443])
    // SSH is no TLS.
    expect(portsOf(bound('every-port', TLS), 'tls-inspection')).toEqual([0, 21, 23, 65535])
    expect(portsOf(bound('ssh-too', TLS), 'tls-inspection')).toEqual([22, 443])
    expect(portsOf(bound('deep-inspection'), 'tls-inspection')).toEqual([443, 465, 990, 993, 995])
  })

  test.each(['certificate-inspection', 'no-inspection', 'names-only', 'undefined'])('%s decrypts nothing', (name) => {
    expect(bound(name, TLS).inspection).toBeUndefined()
  })
})

test('profiles of the whole unit serve every VDOM', () => {
  const text = `#config-version=FGT200F-7.2.8-FW-build1639-240313:opmode=0:vdom=1:user=admin
config vdom
edit LGWAN
next
end
config global
config system interface
    edit "lan"
        set vdom "LGWAN"
        set ip 10.20.10.1 255.255.255.0
    next
    edit "wan"
        set vdom "LGWAN"
        set ip 198.51.100.2 255.255.255.252
    next
end
config antivirus profile
    edit "g-mail"
        config smtp
            set av-scan block
        end
    next
end
end
config vdom
edit LGWAN
config firewall policy
    edit 1
        set srcintf "lan"
        set dstintf "wan"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
        set utm-status enable
        set av-profile "g-mail"
    next
end
config router multicast
end
end
`
  const reading = readText(text)
  expect(portsOf(ruleOf(reading, 'policy/LGWAN/1'), 'virus-scan')).toEqual([25, 465, 587])
  expect(reading.device.coverage.irrelevant).not.toHaveProperty('inspection')
  expect(reading.device.coverage.notUnderstood).toEqual([])
})
