/** Listeners for clients whose addresses nobody knows beforehand, and the interfaces their traffic comes in by. */
import { expect, test } from 'vitest'
import { domainOf, readText } from './firewall.ts'

function gateway(blocks: string): string {
  return `#config-version=FGT100F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.40.1.1 255.255.255.0
    next
    edit "wan"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
    next
end
${blocks}`
}

const SSL = (mode: string): string => `config vpn ssl web portal
    edit "staff"
        ${mode}
    next
end
config vpn ssl settings
    set source-interface "wan"
    set default-portal "staff"
end
`

const PHASE1 = (type: string): string => `config vpn ipsec phase1-interface
    edit "dial"
        set type ${type}
        set interface "wan"
        ${type === 'static' ? 'set remote-gw 192.0.2.9' : 'set peertype any'}
    next
end
`

const clients = (text: string) =>
  domainOf(readText(gateway(text))).features.flatMap((feature) =>
    feature.clients === undefined ? [] : [`${feature.kind} ${[...feature.clients].join(' ')} ${feature.addresses.toString()}`],
  )

test('SSL-VPN lets in clients by ssl.<vdom>, in tunnel mode and with pages', () => {
  expect(clients(SSL('set tunnel-mode enable'))).toEqual(['ssl-vpn-tunnel ssl.root 203.0.113.2'])
  expect(clients(SSL('set web-mode enable'))).toEqual(['ssl-vpn ssl.root 203.0.113.2'])
})

test('a dial-up phase 1 lets in whoever has the key by its own interface; one with a known peer does not', () => {
  expect(clients(PHASE1('dynamic'))).toEqual(['ipsec dial 203.0.113.2'])
  expect(clients(PHASE1('static'))).toEqual([])
})

test('settings of SSL-VPN that listen nowhere are none', () => {
  expect(clients('config vpn ssl settings\n    set default-portal "staff"\nend\n')).toEqual([])
})
