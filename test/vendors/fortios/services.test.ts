import { describe, expect, test } from 'vitest'
import { codes, holds, packet, readText, ruleOf, textOf } from './firewall.ts'

function ruleWith(service: string) {
  return ruleOf(readText(textOf('services').replace('SVC', service)), 'policy/root/1')
}

function takes(service: string, text: string): 'yes' | 'maybe' | 'no' {
  return holds(ruleWith(service).clauses[0]!.match, packet(text))
}

const tcp = (port: number, source = 40000): string => `tcp 10.0.0.1:${source} > 192.0.2.1:${port}`
const udp = (port: number): string => `udp 10.0.0.1:40000 > 192.0.2.1:${port}`
const icmp = (type: number, code: number): string => `icmp 10.0.0.1 > 192.0.2.1 ${type}/${code}`

describe('service objects', () => {
  test.each([
    ['"dst-first"', tcp(80, 40000), 'yes', 'the destination port stands before the colon'],
    ['"dst-first"', tcp(40000, 80), 'no', 'and the source port after it'],
    ['"dst-first"', tcp(80, 80), 'no', 'with its range'],
    ['"both"', udp(53), 'yes', 'TCP and UDP are alternatives'],
    ['"both"', tcp(8100), 'yes', 'port lists hold ranges'],
    ['"both"', udp(8000), 'no', 'of their own protocol'],
    ['"echo"', icmp(8, 3), 'yes', 'without a code any code'],
    ['"echo"', icmp(0, 0), 'no', 'one type only'],
    ['"zero"', icmp(0, 0), 'yes', 'type 0 is a type'],
    ['"zero"', icmp(0, 1), 'no', 'code 0 is a code'],
    ['"zero"', icmp(8, 0), 'no', 'not any'],
    ['"any-icmp"', icmp(13, 0), 'yes', 'without a type any type'],
    ['"any-icmp"', tcp(80), 'no', 'of ICMP'],
    ['"echo6"', icmp(128, 0), 'no', 'ICMPv6 is not ICMP'],
    ['"gre"', 'gre 10.0.0.1 > 192.0.2.1', 'yes', 'by protocol number'],
    ['"ALL"', 'esp 10.0.0.1 > 192.0.2.1', 'yes', 'protocol IP without a number is every protocol'],
    ['"changed"', tcp(25), 'yes', 'a changed protocol brings its own ports'],
    ['"changed"', 'gre 10.0.0.1 > 192.0.2.1', 'no', 'and drops the old number'],
    ['"to-one"', tcp(22), 'yes', 'a service may limit the destination'],
    ['"to-one"', 'tcp 10.0.0.1:40000 > 192.0.2.10:22', 'no', 'to a range'],
    ['"outer"', udp(53), 'yes', 'groups nest'],
    ['"outer"', 'gre 10.0.0.1 > 192.0.2.1', 'yes', 'at each level'],
    ['"HTTPS"', tcp(8443), 'yes', 'the file comes before the predefined service'],
    ['"both" "gre"', 'gre 10.0.0.1 > 192.0.2.1', 'yes', 'several names are a union'],
    ['"gap"', tcp(53), 'yes', 'what is known of a group with a gap is certain'],
    ['"gap"', tcp(9999), 'maybe', 'the rest is possible'],
    ['"loop"', 'gre 10.0.0.1 > 192.0.2.1', 'yes', 'a group inside itself keeps its other members'],
    ['"loop"', tcp(9999), 'maybe', 'and is possible otherwise'],
    ['"app"', tcp(443), 'maybe', 'an application is not in the header'],
    ['"app"', tcp(80), 'no', 'its ports are'],
    ['"by-name"', tcp(443), 'maybe', 'an FQDN is not in the file'],
    ['"nothing"', tcp(443), 'no', 'port 0 alone matches nothing'],
    ['"nothing"', tcp(0), 'maybe', 'but perhaps port 0'],
    ['"strange"', tcp(443), 'maybe', 'a word not understood makes the object a bound'],
    ['"strange"', udp(1), 'maybe', 'of everything'],
    ['"unreadable"', udp(1), 'maybe', 'and so does a value'],
  ] as const)('%s and %s: %s, %s', (service, text, expected, _why) => {
    expect(takes(service, text)).toBe(expected)
  })

  test('the reason is given with the rule', () => {
    expect(codes(ruleWith('"app"').uncertainties)).toEqual(['application-service'])
    expect(codes(ruleWith('"gap"').uncertainties)).toEqual(['undefined-object'])
    expect(codes(ruleWith('"strange"').uncertainties)).toEqual(['unknown-statement'])
  })
})

describe('predefined services that the file does not define', () => {
  test.each([
    ['"HTTP"', tcp(80), 'yes'],
    ['"HTTP"', tcp(8080), 'no'],
    ['"IMAP"', tcp(143), 'yes'],
    ['"IMAP"', tcp(993), 'no'],
    ['"PING"', icmp(8, 0), 'yes'],
    ['"PING"', icmp(0, 0), 'no'],
    ['"RLOGIN"', tcp(513, 600), 'yes'],
    ['"RLOGIN"', tcp(513, 40000), 'no'],
    ['"Web Access"', udp(53), 'yes'],
    ['"Windows AD"', tcp(445), 'yes'],
    ['"ALL_TCP"', udp(53), 'no'],
    ['"http"', tcp(80), 'maybe'],
    ['"SNMP"', tcp(161), 'yes'],
    ['"SNMP"', udp(161), 'maybe'],
  ] as const)('%s and %s: %s', (service, text, expected) => {
    expect(takes(service, text)).toBe(expected)
  })
})
