import { describe, expect, test } from 'vitest'
import { decides, lineAt, readCase, ruleOf } from './firewall.ts'

const reading = readCase('zones')
const web = 'tcp 10.9.0.1:40000 > 10.9.0.2:443'

describe('zones', () => {
  test('stand for their members in a policy', () => {
    expect(decides(reading, 'port1', 'port3', web)).toBe('permit by policy/root/2')
    expect(decides(reading, 'port2', 'port4', web)).toBe('permit by policy/root/2')
    expect(decides(reading, 'port5', 'port3', web)).toBe('deny by default')
  })

  test('deny between their members unless they say otherwise', () => {
    expect(decides(reading, 'port3', 'port4', web)).toBe('deny by default')
  })

  test('with intrazone allow permit between members', () => {
    expect(decides(reading, 'port1', 'port2', web)).toBe('permit by intrazone/root/OPEN')
    expect(lineAt(ruleOf(reading, 'intrazone/root/OPEN').focus)).toBe('set intrazone allow')
  })

  test('hear explicit policies first', () => {
    expect(decides(reading, 'port1', 'port2', 'tcp 10.9.0.1:40000 > 10.9.0.2:23')).toBe('deny by policy/root/1')
  })

  test('leave open whether traffic may turn back out of the interface it came from', () => {
    expect(decides(reading, 'port1', 'port1', web)).toBe('permit? by intrazone/root/OPEN, deny by default')
  })

  test('of one member permit nothing before 7.4.4', () => {
    expect(decides(reading, 'port5', 'port5', web)).toBe('deny by default')
    expect(decides(readCase('zones', { version: '7.4.4' }), 'port5', 'port5', web)).toBe('permit? by intrazone/root/ALONE, deny by default')
  })
})
