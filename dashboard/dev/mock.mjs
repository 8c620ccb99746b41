// Mock of the router for working on the pages: serves the contract with the invented policy of fixture/.
// As Vite's middleware (`npm run dev`), or alone, serving the built page with the policy headers a router
// sets: `npm run build && npm run mock` (PORT, default 5180). Never part of the build.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as cache from './fixture/cache.mjs';
import * as config from './fixture/config.mjs';
import * as demo from './fixture/demo.mjs';
import { explain } from './fixture/explain.mjs';
import { compiled } from './fixture/intent.mjs';
import * as replay from './fixture/replay.mjs';
import { DECISIONS, MODELS, SAMPLES, SIGNALS } from './fixture/policy.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {{ role: string, content: string }} Message */

/** Bounded, as the router's own store. @type {Map<string, import('../src/api/types.ts').Explanation>} */
const explanations = new Map();
const VERSIONS = '/api/config/router/versions/';
const CACHE = '/api/v1/response-cache/';
let requests = 0;

/** Answers `/api/…`; false when the path is not the router's. @param {Request} request @param {Response} response @returns {boolean} */
export function handle(request, response) {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (!path.startsWith('/api/')) return false;
  route(path, request, response).catch((/** @type {unknown} */ cause) => {
    fail(response, 500, `mock failed: ${String(cause)}`);
  });
  return true;
}

/** @param {string} path @param {Request} request @param {Response} response */
async function route(path, request, response) {
  const replays = '/api/v1/router_replay';
  if (path === replays || path.startsWith(`${replays}/`)) records(path.slice(replays.length + 1), request, response);
  else if (path.startsWith(CACHE)) cached(path.slice(CACHE.length), request.method === 'POST' ? await body(request) : '{}', response);
  else if (request.method === 'PUT') change(request, await body(request), response);
  else if (request.method === 'POST') await post(path, await body(request), response);
  else get(path, response);
}

/** @param {string} part behind the root of the records @param {Request} request @param {Response} response */
function records(part, request, response) {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  const known = replay.record(decodeURIComponent(part));
  if (request.method === 'DELETE') json(response, part === '' ? replay.purge(query) : replay.remove(decodeURIComponent(part)));
  else if (part === '') json(response, replay.list(query));
  else if (part === 'aggregate') json(response, replay.aggregate(query));
  else if (part === 'trajectory') json(response, replay.trajectory(query.get('session_id') ?? ''));
  else if (part === 'export') response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(replay.lines(query));
  else if (known !== undefined) json(response, known);
  else fail(response, 404, `no record ${part}`);
}

/** @param {string} part @param {string} text @param {Response} response */
function cached(part, text, response) {
  /** @type {Parameters<typeof cache.answer>[1]} */
  const asked = JSON.parse(text);
  const answer = cache.answer(part, asked);
  if (answer === undefined) fail(response, 404, `nothing at ${CACHE}${part}`);
  else json(response, answer);
}

/** @param {string} path @param {Response} response */
function get(path, response) {
  const known = '/api/v1/explanations/';
  const explanation = path.startsWith(known) ? explanations.get(decodeURIComponent(path.slice(known.length))) : undefined;
  if (path === '/api/v1/overview') json(response, overview());
  else if (path === '/api/demo/catalogue') json(response, process.env.DEMO === 'off' ? { available: false, setup: false } : demo.catalogue());
  else if (path === '/api/router/v1/models') json(response, { object: 'list', data: models() });
  else if (explanation !== undefined) json(response, explanation);
  else if (path === '/api/config/router/text') json(response, config.shown());
  else if (path === '/api/config/router/versions') json(response, config.kept());
  else if (path === '/api/v1/schema') json(response, config.SCHEMA);
  else if (path === '/api/v1') json(response, { api_version: 'v1', endpoints: [] });
  else if (path === '/api/v1/catalog') json(response, config.CATALOG);
  else if (config.version(path.replace(VERSIONS, '')) !== undefined) json(response, config.version(path.replace(VERSIONS, '')) ?? {});
  else fail(response, 404, `nothing at ${path}`);
}

/** @param {string} path @param {string} text the body @param {Response} response */
async function post(path, text, response) {
  const { model = 'auto', messages = [], text: alone, text2, yaml = '', version = '', texts = [] } = /** @type {{ model?: string, messages?: Message[], text?: string, text2?: string, yaml?: string, version?: string, texts?: string[] }} */ (JSON.parse(text));
  const prompt = messages.at(-1)?.content ?? alone ?? '';
  const forced = /\[status (\d{3})\]/.exec(prompt);
  if (forced !== null) fail(response, Number(forced[1]), 'this prompt asks the mock for an error');
  else if (path === '/api/v1/eval') json(response, explain(prompt, { id: `req-${++requests}`, kind: 'eval', model }));
  else if (path === '/api/demo/eval') json(response, demo.evaluated(prompt));
  else if (path === '/api/demo/encode') json(response, demo.encoded(prompt, text2));
  else if (path === '/api/demo/intent' || path === '/api/v1/intent') json(response, compiled(prompt));
  else if (path === '/api/v1/compile') json(response, { yaml, diagnostics: [] });
  else if (path === '/api/v1/embeddings') json(response, { embeddings: texts.map(cache.vector) });
  else if (path === '/api/config/router/check') json(response, config.check(yaml));
  else if (path === '/api/v1/decompile') json(response, { dsl: `# ${yaml.split('\n').length} lines of YAML\nROUTE everyday {\n  PRIORITY 10\n  MODEL "swift-8b"\n}\n`, diagnostics: [] });
  else if (path === '/api/config/router/eval') json(response, explain(prompt, { id: `req-${++requests}`, kind: 'eval', model }));
  else if (path === '/api/config/router/rollback') changed(response, config.deploy(config.version(version)?.yaml ?? '', '', 'rollback'));
  else if (path === '/api/router/v1/chat/completions') await chat(prompt, model, response);
  else fail(response, 404, `nothing at ${path}`);
}

/** @param {Request} request @param {string} text @param {Response} response */
function change(request, text, response) {
  const { yaml } = /** @type {{ yaml: string }} */ (JSON.parse(text));
  changed(response, config.deploy(yaml, request.headers['if-match'] ?? '', 'api'));
}

/** @param {Response} response @param {{ status: number, body: object }} outcome */
function changed(response, { status, body }) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** @param {string} text @param {string} model @param {Response} response */
async function chat(text, model, response) {
  const id = `req-${++requests}`;
  const why = explain(text, { id, kind: 'request', model });
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store',
    'x-vsr-schema-version': '2', 'x-vsr-response-path': why.response_path ?? '', 'x-vsr-replay-id': id,
    'x-vsr-selected-recipe': 'default', 'x-vsr-selected-decision': why.routing_decision ?? '', 'x-vsr-selected-model': why.selected_model ?? '',
    'x-vsr-selected-algorithm': why.selection_method ?? '', 'x-vsr-selected-confidence': '0.9000',
    'x-vsr-entropy': (why.entropy ?? []).map(({ bits }) => bits.toFixed(2)).join('>'),
  });
  const pieces = reply(text, why).match(/\S+\s*|\s+/g) ?? [];
  for (const content of pieces) {
    if (response.destroyed) {
      remember(id, { ...why, usage: {} });
      replay.remember(why, { prompt: text, answer: '', session: 'playground', ended: 'aborted' });
      return;
    }
    await write(response, { id, object: 'chat.completion.chunk', model: why.selected_model, choices: [{ index: 0, delta: { content } }] });
  }
  await write(response, { id, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: why.usage });
  remember(id, why);
  replay.remember(why, { prompt: text, answer: reply(text, why), session: 'playground', keep: true });
  response.end('data: [DONE]\n\n');
}

/** @param {string} id @param {import('../src/api/types.ts').Explanation} why */
function remember(id, why) {
  explanations.set(id, why);
  if (explanations.size > 100) explanations.delete([...explanations.keys()][0] ?? '');
}

/** One frame in two writes that fall anywhere, inside a character too. @param {Response} response @param {object} frame */
async function write(response, frame) {
  const bytes = Buffer.from(`data: ${JSON.stringify(frame)}\n\n`);
  const cut = Math.floor(bytes.length * 0.7);
  response.write(bytes.subarray(0, cut));
  await new Promise((resolve) => setTimeout(resolve, 8));
  response.write(bytes.subarray(cut));
  await new Promise((resolve) => setTimeout(resolve, 18));
}

/** @param {string} text @param {import('../src/api/types.ts').Explanation} why */
function reply(text, why) {
  if (why.response_path === 'fast_response') return 'This request was declined by policy before any model saw it.';
  if (/[\u4e00-\u9fff]/.test(text)) {
    return `这是 **${why.selected_model}** 的模拟回答。\n\n可以沿着西湖从断桥走到苏堤，再到花港观鱼；也可以去九溪烟树，人少而且阴凉。\n\n若想走得更远，从满觉陇上山，经\`龙井\`村下到梅家坞。`;
  }
  return `This is a simulated answer from **${why.selected_model}**.\n\nTake both locks in one fixed order, everywhere:\n\n\`\`\`java\nsynchronized (first) {\n  synchronized (second) {\n    transfer();\n  }\n}\n\`\`\`\n\nWith a total order on locks no cycle of waiting threads can form. If the order is not known in advance, compare \`System.identityHashCode\` and keep a third lock for ties.`;
}

function overview() {
  return {
    version: '0.1.0-mock', simulated: true, recipe: 'default', strategy: 'priority',
    counts: { signals: SIGNALS.length, projections: 1, decisions: DECISIONS.length, plugins: 5, models: MODELS.length },
    decisions: DECISIONS.map(({ name, description, priority }) => ({ name, description, priority })),
    models: MODELS, samples: SAMPLES,
  };
}

function models() {
  const automatic = { id: 'auto', object: 'model', owned_by: 'vllm-semantic-router', routing: { resolution: 'virtual', selectable: true, default_route: true, recipe: 'default' } };
  const concrete = MODELS.map(({ name }) => ({ id: name, object: 'model', owned_by: 'upstream-endpoint', routing: { resolution: 'passthrough', selectable: false } }));
  return [automatic, ...concrete];
}

/** @param {Response} response @param {object} value */
function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** @param {Response} response @param {number} status @param {string} message */
function fail(response, status, message) {
  if (response.headersSent) return void response.destroy();
  const type = status === 429 ? 'rate_limit_error' : 'invalid_request_error';
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': `mock-${++requests}`, ...(status === 429 ? { 'retry-after': '12' } : {}) });
  response.end(JSON.stringify({ error: { message, type, code: status } }));
}

/** @param {Request} request @returns {Promise<string>} */
async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(/** @type {Buffer} */ (part));
  return Buffer.concat(parts).toString('utf8');
}

const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' });

/** @param {Request} request @param {Response} response */
function serveBuilt(request, response) {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const path = normalize((request.url ?? '/').split('?')[0] ?? '/');
  const file = join(dist, path === '/' ? 'index.html' : path);
  if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) { fail(response, 404, 'no such file'); return; }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': "default-src 'self'", 'x-content-type-options': 'nosniff',
  });
  createReadStream(file).pipe(response);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 5180);
  createServer((request, response) => {
    if (!handle(request, response)) serveBuilt(request, response);
  }).listen(port, '127.0.0.1', () => { console.log(`mock router and built page: http://127.0.0.1:${port}/`); });
}
