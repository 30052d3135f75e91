/** Random rule lists over a scene: narrow and wide, nested, negated, and with everything else that real ones have. */
import type { Random } from '../rules.ts'
import { verdictMap } from './random-keys.ts'
import { randomSet } from './random-sets.ts'
import { randomTests } from './random-tests.ts'
import { randomTranslations } from './random-translations.ts'
import type { Chain, Hook, Rule, RuleList, Table, Tests, Verdict } from './rule-list.ts'
import type { Scene } from './scene.ts'
import type { Shape, Standing } from './standing.ts'

/** Rules for the firewall at a place in the row. */
export function randomRules(random: Random, scene: Scene, firewall: number, shape: Shape): RuleList {
  const counter = { next: 1 }
  const sets = Array.from({ length: random.between(2, 5) }, (_, i) => randomSet(random, scene, shape, `set${i + 1}`))
  const names = scene.firewalls[firewall]!.ports.map(({ name }) => name)
  const standing = (hook: Hook, stateful = true): Standing => ({ random, scene, shape, names, hook, sets, stateful, counter })
  const tables: Table[] = [filterTable(standing, random, shape)]
  if (random.chance(0.35)) tables.push(mangleTable(standing, random))
  if (random.chance(0.3)) {
    const early = standing('prerouting', false)
    const rules = manyRules(early, random.between(1, 4), [], 'seldom')
    // Nothing is known of connections that are not tracked, and nothing translated.
    if (shape.tracked && random.chance(0.4)) rules.push({ tests: randomTests(early, 3), verdict: { kind: 'continue', by: 'notrack' } })
    tables.push({ name: 'raw', chains: [{ name: 'early', base: base('filter', 'prerouting', -300, 'accept'), rules }] })
  }
  if (shape.translates)
    tables.push({
      name: 'nat',
      chains: randomTranslations({ ...standing('prerouting'), nat: true }, { ...standing('postrouting'), nat: true }),
    })
  return { tables, sets: sets.filter((set) => set.members.length > 0) }
}

function base(type: 'filter' | 'nat', hook: Hook, priority: number, policy: 'accept' | 'drop'): NonNullable<Chain['base']> {
  return { type, hook, priority, policy }
}

function filterTable(standing: (hook: Hook) => Standing, random: Random, shape: Shape): Table {
  const policy = (): 'accept' | 'drop' => random.pick(['accept', 'accept', 'drop'])
  const forward = standing('forward')
  const chains: Chain[] = []
  // Chains of level n lead to chains of level n + 1 only: three deep at most.
  const levels = [1, 2, 3].map((level) => Array.from({ length: random.between(1, 2) }, (_, i) => `level${level}-${i + 1}`))
  levels.forEach((names, level) => {
    for (const name of names) chains.push({ name, rules: manyRules(forward, random.between(2, 6), levels[level + 1] ?? [], 'often') })
  })
  const input = standing('input')
  const local: Chain = { name: 'local-1', rules: manyRules(input, random.between(2, 4), [], 'often') }
  chains.push(local)
  chains.push({
    name: 'to-me',
    base: base('filter', 'input', 0, policy()),
    rules: manyRules(input, random.between(2, 6), [local.name], 'often'),
  })
  chains.push({
    name: 'through',
    base: base('filter', 'forward', 0, policy()),
    rules: [
      ...manyRules(forward, random.between(6, 14), levels[0]!, 'often'),
      // Something has to come through rows of three.
      ...(random.chance(0.7)
        ? ([4, 6] as const).map((family): Rule => ({ tests: randomTests(forward, 0.6, { family }), verdict: { kind: 'accept' } }))
        : []),
    ],
  })
  // Only nftables lets several chains of one table stand on a hook.
  if (shape.words === 'nft')
    for (const priority of random.pick([[], [-10], [10], [-5, 20]])) {
      const name = `through${priority < 0 ? '-before' : '-after'}`
      chains.push({
        name,
        base: base('filter', 'forward', priority, random.pick(['accept', 'accept', 'drop'])),
        rules: manyRules(forward, random.between(3, 8), levels[1]!, 'often'),
      })
    }
  return { name: 'filter', chains }
}

function mangleTable(standing: (hook: Hook) => Standing, random: Random): Table {
  const chains: Chain[] = [{ name: 'deeper', rules: manyRules(standing('prerouting'), 3, [], 'seldom') }]
  const hooks: readonly Hook[] = ['prerouting', 'forward', 'postrouting', 'input']
  for (const hook of hooks) {
    if (random.chance(0.4)) continue
    const rules = manyRules(standing(hook), random.between(1, 4), hook === 'prerouting' ? ['deeper'] : [], 'seldom')
    chains.push({ name: `mangle-${hook}`, base: base('filter', hook, -150, 'accept'), rules })
  }
  return { name: 'mangle', chains }
}

/** `seldom`: what these drop is narrow, so that something comes to the other tables. */
function manyRules(standing: Standing, count: number, leadsTo: readonly string[], drops: 'often' | 'seldom'): Rule[] {
  return Array.from({ length: count }, () => randomRule(standing, leadsTo, drops))
}

function randomRule(standing: Standing, leadsTo: readonly string[], drops: 'often' | 'seldom'): Rule {
  const { random, shape, hook } = standing
  const wide = randomTests(standing, drops === 'seldom' ? 3 : 2)
  const deny: Verdict =
    hook === 'forward' && random.chance(0.4) && drops === 'often'
      ? { kind: 'reject', prohibited: random.chance(0.3) }
      : hook === 'input' && random.chance(0.3) && drops === 'often'
        ? { kind: 'reject', prohibited: true }
        : { kind: 'drop' }
  const r = random.between(0, 99)
  const verdict: Verdict =
    leadsTo.length > 0 && r < 26
      ? { kind: r < 19 ? 'jump' : 'goto', chain: random.pick(leadsTo) }
      : r < 34
        ? { kind: 'return' }
        : r < 42
          ? { kind: 'continue', by: random.pick(['count', 'count', 'log']) }
          : r < 80
            ? { kind: 'accept' }
            : deny
  // A rule that decides about nearly everything leaves nothing to those after it.
  const asks = verdict.kind === 'drop' || verdict.kind === 'reject' ? 2 : verdict.kind === 'accept' || verdict.kind === 'goto' ? 1 : 0
  let tests = wide
  for (let n = 0; n < 4 && headerTests(tests) < asks; n++) tests = randomTests(standing, 3 + n, { family: tests.family })
  const mark = random.chance(0.08) ? { comment: random.pick(['業務系からの通信', 'allow -j ACCEPT', 'web']) } : {}
  if (shape.words === 'nft' && tests.service === undefined && random.chance(0.2))
    return { tests, verdict: verdictMap(standing, tests, leadsTo), ...mark }
  return { tests, verdict, ...mark }
}

function headerTests({ src, dst, service, set, concatenation: several, state }: Tests): number {
  const narrow = [src, dst].filter((test) => test !== undefined && !test.negated && !(test.kind === 'prefix' && test.length < 12)).length
  const others = [service?.negated === false ? service : undefined, set?.negated === false ? set : undefined, several].filter(
    (test) => test !== undefined,
  ).length
  const returning = state !== undefined && !state.negated && !state.states.includes('NEW') ? 1 : 0
  return narrow + others + returning
}
