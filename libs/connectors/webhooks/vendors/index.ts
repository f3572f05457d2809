import type { VendorName } from '../domain/integration.ts';
import type { Vendor } from '../domain/reading.ts';
import { argoCd } from './argo-cd.ts';
import { azureDevOps } from './azure-devops.ts';
import { bitbucket } from './bitbucket.ts';
import { cdevents } from './cdevents.ts';
import { circleci } from './circleci.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { jenkins } from './jenkins.ts';
import { jira } from './jira.ts';
import { snyk } from './snyk.ts';
import { sonarqube } from './sonarqube.ts';

/** Every vendor's ways, by its name. */
export const vendors: Readonly<Record<VendorName, Vendor>> = {
  GITHUB: github,
  GITLAB: gitlab,
  BITBUCKET: bitbucket,
  AZURE_DEVOPS: azureDevOps,
  JENKINS: jenkins,
  CIRCLECI: circleci,
  ARGO_CD: argoCd,
  SONARQUBE: sonarqube,
  SNYK: snyk,
  JIRA: jira,
  CDEVENTS: cdevents,
};
