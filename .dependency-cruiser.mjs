// The floors of the house, ground first. A room may import from its own floor's room and from any floor
// below — never upwards, never sideways.
const FLOORS = [
  ['base'],
  ['syntax', 'packet'],
  ['model'],
  ['intent', 'vendors'],
  ['graph'],
  ['simulator'],
  ['checks'],
  ['report'],
  ['verdict', 'propose'],
  ['io'],
]
const rank = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor])))
const rooms = [...rank.keys()]

const floorRules = rooms.map((room) => ({
  name: `floor-${room}`,
  comment: `src/${room}/ may only look at the floors beneath it.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${room}/`, ...rooms.filter((other) => rank.get(other) < rank.get(room)).map((other) => `^src/${other}/`)],
  },
}))

/** Each third-party library enters through the files named here and nowhere else. */
const DOORS = {
  yaml: '^src/syntax/yaml[.]ts$',
  'ip-address': '^src/packet/address[.]ts$',
  netmask: '^src/packet/address[.]ts$',
  'graphology(?:-shortest-path)?': '^src/(?:graph/|checks/stepping/stepping-stones[.]ts$)',
  '@oclif/core': '^src/cli/',
  'csv-parse': '^src/syntax/csv[.]ts$',
  '@e965/xlsx': '^src/syntax/workbook[.]ts$',
  // Schemas stand beside what they describe: our YAML, column maps, the parameters of checks, the result.
  zod: '^src/(?:intent|checks|report|vendors/table)/',
}

const doorRules = Object.entries(DOORS).map(([library, door]) => ({
  name: `one-door-${library.replace(/[^a-z-]/g, '')}`,
  comment: 'Third-party libraries enter through one named door.',
  severity: 'error',
  from: { path: '^src/', pathNot: door },
  to: { path: `node_modules/${library}/`, dependencyTypesNot: ['type-only'] },
}))

export default {
  forbidden: [
    ...floorRules,
    ...doorRules,
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two modules that need each other are one module.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'vendors-are-strangers',
      severity: 'error',
      comment: 'A vendor never reads another vendor; share through src/syntax.',
      from: { path: '^src/vendors/([^/]+)/' },
      to: { path: '^src/vendors/([^/]+)/', pathNot: '^src/vendors/$1/' },
    },
    {
      name: 'analysis-knows-no-vendor',
      severity: 'error',
      comment: 'Past the model, nobody can tell which vendor a rule came from.',
      from: { path: '^src/(graph|simulator|checks|report)/' },
      to: { path: '^src/(vendors|syntax|intent)/' },
    },
    {
      name: 'simulator-is-independent',
      severity: 'error',
      comment: 'The simulator confirms the analysis, so it must not use it.',
      from: { path: '^src/simulator/' },
      to: { path: '^src/graph/|^src/packet/(set|space|diagram|transform)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'reporters-read-results-only',
      severity: 'error',
      comment: 'A reporter sees the result, not how it was made.',
      from: { path: '^src/report/' },
      to: { path: '^src/(checks|graph|simulator|vendors|intent|packet)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-through-the-front-door',
      severity: 'error',
      comment: 'The command line uses what any library user could use.',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: ['^src/cli/', '^src/index[.]ts$', '^src/io/', '^src/base/'] },
    },
    {
      name: 'nobody-imports-the-cli',
      severity: 'error',
      comment: 'The command line is the top floor.',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'disk-only-in-io',
      severity: 'error',
      comment: 'Everything after reading is a pure function, and nothing ever opens a socket.',
      from: { path: '^src/', pathNot: '^src/(io|cli)/' },
      to: { path: '^(node:)?(fs|child_process|worker_threads|net|tls|dgram|http|http2|https|dns|inspector)(/promises)?$' },
    },
    {
      name: 'never-the-network',
      severity: 'error',
      comment: 'bunri works on a machine that has never seen a network.',
      from: { path: '^src/' },
      to: { path: '^(node:)?(net|tls|dgram|http|http2|https|dns)(/promises)?$' },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'Nothing in src imports a test.',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'src uses what package.json declares for running, not for developing.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'free-licences',
      severity: 'error',
      comment: 'Only licences that a public body can pass on without asking.',
      from: { path: '^src/' },
      to: { licenseNot: 'MIT|ISC|Apache-2[.]0|BSD-[23]-Clause', path: 'node_modules/' },
    },
    {
      name: 'nothing-forgotten',
      severity: 'error',
      comment: 'A file nobody imports belongs to nobody.',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['^src/index[.]ts$', '^src/cli/run[.]ts$', '^src/report/result-schema[.]ts$'],
      },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
