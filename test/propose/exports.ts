/** Short exports in the vendors' own syntax, for tests of single shapes. */

export interface FortiInterface {
  readonly name: string
  readonly ip?: string
  readonly alias?: string
  /** Further `set` lines. */
  readonly more?: readonly string[]
}

export interface FortiRoute {
  readonly dst?: string
  readonly gateway?: string
  readonly device: string
  readonly comment?: string
}

export interface FortiPolicy {
  readonly from: string
  readonly to: string
}

/** A FortiGate without VDOMs. */
export function fortigate(
  hostname: string,
  interfaces: readonly FortiInterface[],
  routes: readonly FortiRoute[] = [],
  policies: readonly FortiPolicy[] = [],
  extra = '',
): string {
  return [
    '#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin',
    'config system global',
    `    set hostname "${hostname}"`,
    'end',
    'config system interface',
    ...interfaces.flatMap(({ name, ip, alias, more = [] }) => [
      `    edit "${name}"`,
      '        set vdom "root"',
      ...(ip === undefined ? [] : [`        set ip ${ip}`]),
      ...(alias === undefined ? [] : [`        set alias "${alias}"`]),
      ...(more.some((line) => line.includes('set type ')) ? [] : ['        set type physical']),
      ...more.map((line) => `        ${line}`),
      '    next',
    ]),
    'end',
    'config router static',
    ...routes.flatMap(({ dst, gateway, device, comment }, at) => [
      `    edit ${at + 1}`,
      ...(dst === undefined ? [] : [`        set dst ${dst}`]),
      ...(gateway === undefined ? [] : [`        set gateway ${gateway}`]),
      `        set device "${device}"`,
      ...(comment === undefined ? [] : [`        set comment "${comment}"`]),
      '    next',
    ]),
    'end',
    extra,
    'config firewall policy',
    ...policies.flatMap(({ from, to }, at) => [
      `    edit ${at + 1}`,
      `        set srcintf "${from}"`,
      `        set dstintf "${to}"`,
      '        set action accept',
      '        set srcaddr "all"',
      '        set dstaddr "all"',
      '        set schedule "always"',
      '        set service "ALL"',
      '    next',
    ]),
    'end',
    '',
  ].join('\n')
}

/** A Cisco router: interfaces as `name`, `address mask`, `description`; routes as after `ip route`. */
export function cisco(
  hostname: string,
  interfaces: readonly (readonly [name: string, address: string, description?: string])[],
  routes: readonly string[] = [],
  extra = '',
): string {
  return [
    'Building configuration...',
    '',
    'Current configuration : 1000 bytes',
    '!',
    'version 15.2',
    `hostname ${hostname}`,
    '!',
    ...interfaces.flatMap(([name, address, description]) => [
      `interface ${name}`,
      ...(description === undefined ? [] : [` description ${description}`]),
      ` ip address ${address}`,
      '!',
    ]),
    ...routes.map((route) => `ip route ${route}`),
    extra,
    'end',
    '',
  ].join('\n')
}
