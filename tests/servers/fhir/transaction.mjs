// Conditional creates in a transaction. Medplum's router allows at most eight entries once one of them has
// ifNoneExist, a limit that spares a database this server does not have: requests are handled one at a time. So the
// conditions are settled here, before the router sees the bundle.
import { OperationOutcomeError, multipleMatches, parseSearchRequest } from '@medplum/core';

export async function settleConditions(bundle, repository) {
  if (bundle?.type !== 'transaction' || !Array.isArray(bundle.entry)) {
    return bundle;
  }
  const resolved = [];
  const entry = [];
  for (const original of bundle.entry) {
    const condition = original.request?.ifNoneExist;
    const found = condition ? await existing(original, repository) : undefined;
    if (found && original.fullUrl) {
      resolved.push([original.fullUrl, found]);
    }
    entry.push(found ? { request: { method: 'GET', url: found } } : withoutCondition(original));
  }
  let text = JSON.stringify({ ...bundle, entry });
  for (const [placeholder, reference] of resolved) {
    text = text.replaceAll(JSON.stringify(placeholder), JSON.stringify(reference));
  }
  return JSON.parse(text);
}

async function existing(entry, repository) {
  const { url, ifNoneExist } = entry.request;
  const matches = await repository.searchResources(parseSearchRequest(`${url}?${ifNoneExist}`));
  if (matches.length > 1) {
    throw new OperationOutcomeError(multipleMatches);
  }
  return matches.length === 1 ? `${matches[0].resourceType}/${matches[0].id}` : undefined;
}

function withoutCondition(entry) {
  if (!entry.request?.ifNoneExist) {
    return entry;
  }
  const { ifNoneExist: _settled, ...request } = entry.request;
  return { ...entry, request };
}
