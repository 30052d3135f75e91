// Builds dist/: the library as modules with types (tsc), the command line as a bundle (esbuild; opening a
// few files instead of hundreds takes a third off its start-up), and the JSON Schema of results.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'inherit' })

rmSync('dist/cli', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: ['src/cli/run.ts', 'src/cli/commands.ts', 'src/cli/help.ts'],
  outdir: 'dist/cli',
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Names of classes tell oclif's errors apart.
  keepNames: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  // oclif looks for these to run TypeScript sources, which an installed bunri does not have.
  external: ['typescript', 'ts-node', 'tsx'],
  banner: {
    // CommonJS dependencies expect these.
    js: [
      "import{createRequire as bunriRequire}from'node:module';",
      "import{fileURLToPath as bunriPath}from'node:url';",
      "import{dirname as bunriFolder}from'node:path';",
      'const require=bunriRequire(import.meta.url),__filename=bunriPath(import.meta.url),__dirname=bunriFolder(__filename);',
    ].join(''),
  },
})
chmodSync('dist/cli/run.js', 0o755)
writeFileSync('dist/cli/LICENSES.txt', licencesOf(Object.keys(metafile.inputs)))

const { resultJsonSchema } = await import('./dist/report/result-schema.js')
writeFileSync('dist/result.schema.json', `${JSON.stringify(resultJsonSchema(), null, 2)}\n`)

// The schemas of our own YAML are kept in the repository, where editors find them; a test holds them current.
if (process.argv.includes('--generate')) {
  const { publishedSchemas } = await import('./dist/intent/index.js')
  for (const { path, text } of publishedSchemas()) writeFileSync(path, text)
}

// `npx bunri` in a checkout finds its own command here, without asking a registry.
mkdirSync('node_modules/.bin', { recursive: true })
rmSync('node_modules/.bin/bunri', { force: true })
try {
  symlinkSync('../../dist/cli/run.js', 'node_modules/.bin/bunri')
} catch {
  // No symbolic links on this file system: `node dist/cli/run.js` remains.
}

/** The licence of every package that the bundle contains, as their licences ask. */
function licencesOf(files) {
  const packages = new Set(
    files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter((folder) => folder !== undefined),
  )
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file === undefined || !existsSync(`${folder}/${file}`) ? '' : `\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
    return `${name} ${version} (${license})\n${text}`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
