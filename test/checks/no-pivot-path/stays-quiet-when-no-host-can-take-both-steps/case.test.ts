import { expect, test } from 'vitest'
import { found, judged, PUBLISHED, step, WWW } from '../../stepping-city.ts'

test('one session alone: that is for the matrix', () => {
  expect(found(judged([step('straight', 'wan', 'lg', { dst: '10.20.0.20', services: 'tcp/443' })]))).toEqual([])
})

test('the host that opens the second session is not the one that the first reaches', () => {
  expect(found(judged([PUBLISHED, step('other', 'int', 'lg', { src: '10.30.0.11', dst: '10.20.0.20', services: 'tcp/445' })]))).toEqual([])
})

test('names, time, logs and logons', () => {
  const services = ['udp/53', 'udp/123', 'udp/514', 'udp/162', 'tcp/389', 'icmp']
  expect(found(judged([PUBLISHED, step('asks', 'int', 'lg', { src: WWW, dst: '10.20.0.5', services })]))).toEqual([])
})

test('having come into a tier by one session, going on inside it', () => {
  const straight = step('straight', 'guest', 'lg', { dst: '10.20.0.20', services: 'tcp/443' })
  const up = step('up', 'lg', 'int', { src: '10.20.0.20', dst: '10.30.0.9', services: 'tcp/443' })
  const down = step('down', 'int', 'lg', { src: '10.30.0.9', dst: '10.20.0.30', services: 'tcp/443' })
  expect(found(judged([straight, up, down]))).toEqual([])
})
