/** Random nat tables: destinations before routing, sources after it. */
import type { Family } from '../../../src/packet/packet.ts'
import { TCP, UDP } from '../../../src/packet/packet.ts'
import { randomService, randomTests } from './random-tests.ts'
import type { Chain, Range, Rule, ServiceTest, Tests, Verdict } from './rule-list.ts'
import type { Standing } from './standing.ts'
import { single } from './standing.ts'

/** Chains of a nat table. */
export function randomTranslations(before: Standing, after: Standing): Chain[] {
  const { random } = before
  return [
    { name: 'published', rules: destinationRules(before, random.between(1, 4), undefined) },
    { name: 'hidden', rules: sourceRules(after, random.between(1, 3), undefined) },
    {
      name: 'nat-prerouting',
      base: { type: 'nat', hook: 'prerouting', priority: -100, policy: 'accept' },
      rules: destinationRules(before, random.between(2, 6), 'published'),
    },
    {
      name: 'nat-postrouting',
      base: { type: 'nat', hook: 'postrouting', priority: 100, policy: 'accept' },
      rules: sourceRules(after, random.between(1, 5), 'hidden'),
    },
  ]
}

function destinationRules(standing: Standing, count: number, leadsTo: string | undefined): Rule[] {
  return Array.from({ length: count }, () => {
    const plain = otherwise(standing, leadsTo)
    return plain ?? destinationRule(standing)
  })
}

function sourceRules(standing: Standing, count: number, leadsTo: string | undefined): Rule[] {
  return Array.from({ length: count }, () => {
    const plain = otherwise(standing, leadsTo)
    return plain ?? sourceRule(standing)
  })
}

/** Now and then a rule that translates nothing. */
function otherwise(standing: Standing, leadsTo: string | undefined): Rule | undefined {
  const { random } = standing
  const r = random.between(0, 99)
  if (r < 8) return { tests: randomTests(standing, 2), verdict: { kind: 'accept' } }
  if (r < 14) return { tests: randomTests(standing, 2), verdict: { kind: 'return' } }
  if (r < 32 && leadsTo !== undefined)
    return { tests: randomTests(standing, 1), verdict: { kind: random.chance(0.7) ? 'jump' : 'goto', chain: leadsTo } }
  return undefined
}

function withPorts(standing: Standing, family: Family): ServiceTest | undefined {
  const { random, shape } = standing
  const service = randomService(random, family, shape)
  return (service.protocol === TCP || service.protocol === UDP) && !service.negated ? service : undefined
}

function destinationRule(standing: Standing): Rule {
  const { random, scene, shape, names } = standing
  const family: Family = random.chance(0.35) ? 6 : 4
  const host = random.pick(scene.hosts[family])
  const service = withPorts(standing, family)
  const published: Partial<Tests> = {
    family,
    dst: { negated: false, kind: 'prefix', low: random.pick(scene.hosts[family]), length: family === 4 ? 32 : 128 },
  }
  const given: Partial<Tests> = { ...(random.chance(0.7) ? published : { family }), ...(service === undefined ? {} : { service }) }
  const tests = {
    ...randomTests(standing, 1, given),
    ...(random.chance(0.3) ? { in: { negated: false, names: [{ name: random.pick(names), wildcard: false }] } } : {}),
  }
  // Without a service of its own the rule must not name ports.
  const ported = tests.service !== undefined && !tests.service.negated && [TCP, UDP].includes(tests.service.protocol)
  const r = random.between(0, 99)
  const port = (): Range<number> => (random.chance(0.8) ? single(random.pick([80, 443, 8080, 8443, 2222])) : [9000, 9003])
  if (r < 10 && ported) return { tests, verdict: { kind: 'redirect', ports: single(random.pick([22, 8080, 3128])) } }
  if (r < 14) return { tests, verdict: { kind: 'redirect' } }
  if (r < 24) {
    const from = random.pick(scene.networks[family].filter(({ length }) => length >= (family === 4 ? 22 : 120)))
    const step = 1n << BigInt((family === 4 ? 32 : 128) - from.length)
    // Not where a firewall itself answers for the first or the last address (broadcast, subnet-router anycast).
    const away = scene.hosts[family].filter(
      (address) => !scene.own[family].some((own) => own >> SUBNET[family] === address >> SUBNET[family]),
    )
    const to = (random.pick(away) / step) * step
    return { tests: { ...tests, dst: { negated: false, kind: 'prefix', ...from } }, verdict: { kind: 'netmap', from, to } }
  }
  if (shape.words === 'nft' && r < 34 && tests.service === undefined) {
    const ports = [80, 443, 8080].slice(0, random.between(1, 3))
    const entries = ports.map((dport) => ({ dport, to: random.pick(scene.hosts[family]), port: random.pick([80, 8080, 8443]) }))
    return { tests, verdict: { kind: 'dnat-by-port', entries } }
  }
  const to: Range<bigint> = random.chance(0.15) ? [host, host + BigInt(random.between(1, 3))] : [host, host]
  return { tests, verdict: { kind: 'dnat', to, ...(ported && random.chance(0.5) ? { ports: port() } : {}) } }
}

function sourceRule(standing: Standing): Rule {
  const { random, scene, names } = standing
  const family: Family = random.chance(0.35) ? 6 : 4
  const service = withPorts(standing, family)
  const out = random.chance(0.5) ? { out: { negated: false, names: [{ name: random.pick(names), wildcard: false }] } } : {}
  const tests: Tests = { ...randomTests(standing, 1, { family, ...(service === undefined ? {} : { service }) }), ...out }
  const ported = tests.service !== undefined && !tests.service.negated && [TCP, UDP].includes(tests.service.protocol)
  const ports = ported && random.chance(0.3) ? { ports: [61000, 61999] as const } : {}
  if (random.chance(0.4)) return { tests, verdict: { kind: 'masquerade', ...ports } }
  const host = random.pick(scene.hosts[family])
  const verdict: Verdict = { kind: 'snat', to: random.chance(0.2) ? [host, host + 3n] : [host, host], ...ports }
  return { tests, verdict }
}

/** Bits of a host in the subnets of firewalls. */
const SUBNET: Readonly<Record<Family, bigint>> = { 4: 8n, 6: 64n }
