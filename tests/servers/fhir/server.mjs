// A FHIR R4 server for tests: node server.mjs --port N (0 lets the system choose).
// It prints one line of JSON, {"ready": true, "base": "..."}, when it listens. Everything is forgotten when it stops.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { allOk, badRequest, getStatus, normalizeOperationOutcome, notFound } from '@medplum/core';
import { FhirRouter } from '@medplum/fhir-router';
import { StrictRepository } from './repository.mjs';
import { settleConditions } from './transaction.mjs';
import { loadDefinitions } from './validation.mjs';

const BASE = '/fhir/R4';
const BODY_TYPES = /^application\/(fhir\+json|json|json-patch\+json|x-www-form-urlencoded)/;
const router = new FhirRouter();
const repository = new StrictRepository();
// For tests only: start the next one with nothing stored.
router.add('POST', '$clear', async () => {
  repository.clear();
  return [allOk];
});
let previous = Promise.resolve();

function capabilities() {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date().toISOString(),
    kind: 'instance',
    software: { name: 'Portico test server (Medplum router)' },
    implementation: { description: 'In memory, for tests' },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server' }],
  };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (!text) {
    return undefined;
  }
  return request.headers['content-type'].startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(text))
    : JSON.parse(text);
}

async function answer({ method, path, headers, body }) {
  if (path === '/metadata') {
    return [allOk, capabilities()];
  }
  try {
    const isBundle = method === 'POST' && (path === '' || path === '/' || path.startsWith('/?'));
    const settled = isBundle ? await settleConditions(body, repository) : body;
    return await router.handleRequest(
      { method, url: path.slice(1), pathname: '', body: settled, params: {}, query: {}, headers, config: { transactions: true } },
      repository
    );
  } catch (error) {
    return [normalizeOperationOutcome(error)];
  }
}

function respond(response, method, [outcome, resource]) {
  const status = getStatus(outcome);
  const headers = { 'content-type': 'application/fhir+json; charset=utf-8' };
  if (resource?.meta?.versionId) {
    headers.etag = `W/"${resource.meta.versionId}"`;
    headers['last-modified'] = new Date(resource.meta.lastUpdated).toUTCString();
  }
  if (status === 201) {
    headers.location = `${BASE}/${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`;
  }
  response.writeHead(status, headers);
  response.end(method === 'HEAD' ? undefined : JSON.stringify(resource ?? outcome));
}

async function handle(request, response) {
  const { method, headers } = request;
  if (request.url !== BASE && !request.url.startsWith(`${BASE}/`) && !request.url.startsWith(`${BASE}?`)) {
    return respond(response, method, [notFound]);
  }
  if (['POST', 'PUT', 'PATCH'].includes(method) && !BODY_TYPES.test(headers['content-type'] ?? '')) {
    response.writeHead(415).end();
    return undefined;
  }
  let body;
  try {
    body = await readBody(request);
  } catch {
    return respond(response, method, [badRequest('The body is not JSON')]);
  }
  // One request at a time: the repository's transactions rest on it.
  const turn = previous.then(() => answer({ method, path: request.url.slice(BASE.length), headers, body }));
  previous = turn.catch(() => undefined);
  return respond(response, method, await turn);
}

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
loadDefinitions();
const server = createServer((request, response) => {
  handle(request, response).catch((error) => respond(response, request.method, [normalizeOperationOutcome(error)]));
});
server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(JSON.stringify({ ready: true, base: `http://127.0.0.1:${server.address().port}${BASE}` }));
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
