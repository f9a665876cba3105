// Medplum's in-memory repository, made to behave like a server: it validates what it stores, gives every new
// resource its own id, undoes a failed transaction, and refuses a search it would otherwise answer wrongly.
import { OperationOutcomeError, badRequest, getSearchParameter } from '@medplum/core';
import { MemoryRepository } from '@medplum/fhir-router';
import { refuseInvalid } from './validation.mjs';

const MATCHED_TYPES = new Set(['reference', 'string', 'uri', 'token', 'date']);

export class StrictRepository extends MemoryRepository {
  undo = null; // steps that take back the open transaction, or null when none is open

  // Updates and patches come through here too, without options; the router says {assignedId} for a create.
  async createResource(resource, options) {
    const created = structuredClone(resource);
    if (options && !options.assignedId) {
      delete created.id;
    }
    delete created.meta?.versionId;
    delete created.meta?.lastUpdated;
    refuseInvalid(created);
    created.id ??= this.generateId();
    this.remember(created.resourceType, created.id);
    return super.createResource(created, options);
  }

  async deleteResource(resourceType, id) {
    this.remember(resourceType, id);
    return super.deleteResource(resourceType, id);
  }

  // Medplum's own reverses the stored list in place, so every second reading would be the wrong way round.
  async readHistory(resourceType, id) {
    const newestFirst = await super.readHistory(resourceType, id);
    this.history.get(resourceType)?.get(id)?.reverse();
    return newestFirst;
  }

  async search(request) {
    for (const { code } of request.filters ?? []) {
      const parameter = getSearchParameter(request.resourceType, code) ?? getSearchParameter('Resource', code);
      if (!parameter || !MATCHED_TYPES.has(parameter.type)) {
        throw new OperationOutcomeError(badRequest(`Search parameter ${code} is not known for ${request.resourceType}`));
      }
    }
    if (request.include || request.revInclude) {
      throw new OperationOutcomeError(badRequest('_include and _revinclude are not supported'));
    }
    return super.search(request);
  }

  // Requests are handled one at a time (server.mjs), so one list of steps is enough. A conditional create
  // opens a transaction of its own; inside another one it belongs to that.
  async withTransaction(work) {
    if (this.undo) {
      return work(undefined);
    }
    this.undo = [];
    try {
      return await work(undefined);
    } catch (error) {
      this.undo.reverse().forEach((step) => step());
      throw error;
    } finally {
      this.undo = null;
    }
  }

  remember(resourceType, id) {
    const before = this.resources.get(resourceType)?.get(id);
    const versions = this.history.get(resourceType)?.get(id)?.length ?? 0;
    this.undo?.push(() => {
      this.history.get(resourceType)?.get(id)?.splice(versions);
      if (before) {
        this.resources.get(resourceType).set(id, before);
      } else {
        this.resources.get(resourceType)?.delete(id);
      }
    });
  }
}
