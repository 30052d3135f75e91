import { expect, test } from 'vitest'
import type { SiteFilter } from '../../../src/model/rule.ts'
import { lineAt, readText, ruleOf } from './firewall.ts'

const filter = (id: string, ...lines: readonly string[]): string =>
  `                edit ${id}\n${lines.map((line) => `                    set ${line}\n`).join('')}                next\n`

/** The URL filter of a policy with the profile "staff". */
function sites(body: string): SiteFilter | undefined {
  const reading = readText(`#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "lan"
        set vdom "root"
    next
    edit "wan"
        set vdom "root"
    next
end
config webfilter profile
    edit "staff"
${body}    next
end
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
        set webfilter-profile "staff"
    next
end
`)
  const { inspection } = ruleOf(reading, 'policy/root/1')
  return inspection === undefined || inspection === 'unknown' ? undefined : inspection.find(({ kind }) => kind === 'url-filter')?.sites
}

const fortiguard = (filters: string, options = ''): string =>
  `        config ftgd-wf\n${options}            config filters\n${filters}            end\n        end\n`
const allowed = (found: SiteFilter | undefined) => found?.allows.map(({ category, span }) => `${category}: ${lineAt(span)}`)

test('block blocks; monitor, warning and no action let through', () => {
  const found = sites(
    fortiguard(filter('1', 'category 23', 'action block') + filter('2', 'category 24') + filter('3', 'category 37', 'action warning')),
  )
  expect(found?.blocks).toEqual(['webmail'])
  expect(allowed(found)).toEqual(['storage: set category 24', 'sns: set action warning'])
})

test('a category without a filter is let through', () => {
  const found = sites(fortiguard(filter('1', 'category 26', 'action block') + filter('2', 'action block')))
  expect(found?.blocks).toEqual([])
  expect(allowed(found)).toEqual(['webmail: edit "staff"', 'storage: edit "staff"', 'sns: edit "staff"'])
})

test('the order of filters is theirs, not that of their ids', () => {
  const found = sites(fortiguard(filter('9', 'category 37', 'action block') + filter('23', 'category 24', 'action block')))
  expect(found?.blocks).toEqual(['storage', 'sns'])
})

test('what hangs on the user is not known', () => {
  const found = sites(fortiguard(filter('1', 'category 23', 'action authenticate')))
  expect(found?.blocks).toEqual([])
  expect(found?.allows.map(({ category }) => category)).toEqual(['storage', 'sns'])
})

test('a list of sites may block what no filter speaks of', () => {
  const list = '        config web\n            set urlfilter-table 1\n        end\n'
  expect(sites(list)).toEqual({ blocks: [], allows: [] })
  expect(allowed(sites(`${list}${fortiguard(filter('1', 'category 23', 'action monitor'))}`))).toEqual(['webmail: set action monitor'])
})

test('FortiGuard switched off in the profile', () => {
  const found = sites(fortiguard(filter('1', 'category 23', 'action block'), '            set options ftgd-disable\n'))
  expect(found?.blocks).toEqual([])
  expect(allowed(found)?.[0]).toBe('webmail: set options ftgd-disable')
})
