/** Listeners for clients whose addresses nobody knows beforehand. */
import { expect, test } from 'vitest'
import { domainNamed, readText } from './support.ts'

const HEAD = `version 15.7
hostname hq
crypto ipsec transform-set TS esp-aes esp-sha-hmac
`
const OUTSIDE = `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 crypto map VPN
end
`

const clients = (text: string) =>
  domainNamed(readText(text).device, '').features.flatMap((feature) =>
    feature.clients === undefined ? [] : [`${feature.kind} ${[...feature.clients].join(' ')}`.trim()],
  )

test('a crypto map that takes its peers from a dynamic map', () => {
  const dial = `crypto dynamic-map DYN 5\n set transform-set TS\ncrypto map VPN 20 ipsec-isakmp dynamic DYN\n`
  expect(clients(HEAD + dial + OUTSIDE)).toEqual(['ipsec ipsec:VPN/20'])
})

test('not one with a peer', () => {
  expect(clients(`${HEAD}crypto map VPN 10 ipsec-isakmp\n set peer 198.51.100.9\n match address BRANCH\n${OUTSIDE}`)).toEqual([])
})

test('a gateway of SSL VPN', () => {
  expect(
    clients(`${HEAD}webvpn gateway GW\n ip address 203.0.113.2 port 443\n inservice\n${OUTSIDE.replace(' crypto map VPN\n', '')}`),
  ).toEqual(['ssl-vpn'])
})
