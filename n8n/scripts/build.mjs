// Compiles TypeScript into an empty dist/ and adds what the compiler does not copy: icons and the nodes' catalogue files.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.json')], { stdio: 'inherit' });

cpSync(join(root, 'icons'), join(dist, 'icons'), { recursive: true });
const nodes = join('nodes', 'AgentConnector');
mkdirSync(join(dist, nodes), { recursive: true });
for (const name of readdirSync(join(root, nodes)).filter((file) => file.endsWith('.node.json'))) {
  cpSync(join(root, nodes, name), join(dist, nodes, name));
}
