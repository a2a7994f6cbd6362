// The settings of a headless n8n that asks nobody outside.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Who logs in. */
export const owner = { email: 'owner@example.com', password: `E2e-${randomBytes(9).toString('base64url')}-1` };

/** @param n8n where it is installed (root), keeps its state (folder), listens (url) and is reached (front) */
export async function n8nEnvironment(n8n) {
  return {
    PATH: `${join(n8n.root, 'node/node_modules/.bin')}:${process.env.PATH}`,
    HOME: n8n.folder,
    N8N_USER_FOLDER: n8n.folder,
    DB_TYPE: 'sqlite',
    N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_PORT: new URL(n8n.url).port,
    N8N_PROTOCOL: 'http',
    N8N_WEBHOOK_URL: `${n8n.front.url}/`,
    WEBHOOK_URL: `${n8n.front.url}/`, // its older name
    N8N_EDITOR_BASE_URL: `${n8n.url}/`,
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    GENERIC_TIMEZONE: 'UTC',
    TZ: 'UTC',
    // The owner comes from here: no set-up page.
    N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
    N8N_INSTANCE_OWNER_EMAIL: owner.email,
    N8N_INSTANCE_OWNER_FIRST_NAME: 'E2E',
    N8N_INSTANCE_OWNER_LAST_NAME: 'Owner',
    N8N_INSTANCE_OWNER_PASSWORD_HASH: await n8n.require('bcryptjs').hash(owner.password, 10),
    N8N_SECURE_COOKIE: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
    EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
    N8N_LOG_LEVEL: 'info',
    // Nothing may phone home.
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    N8N_AI_ENABLED: 'false',
    N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,agents,agent-evals,chat-hub,insights,mcp,quick-connect,workflow-builder',
  };
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
