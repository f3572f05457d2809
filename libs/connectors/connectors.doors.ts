import { Module } from '@nestjs/common';
import { ApprovalsModule } from '#approvals';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { Incidents } from './alertmanager/data/incidents.ts';
import { AlertmanagerController } from './alertmanager/rest/alertmanager.controller.ts';
import { AlertScope } from './alertmanager/use-cases/alert-scope.ts';
import { TakeAlerts } from './alertmanager/use-cases/take-alerts.ts';

/** Doors for other systems, one folder each. */
@Module({
  imports: [ApprovalsModule, CatalogModule, ChangesModule],
  controllers: [AlertmanagerController],
  providers: [AlertScope, Incidents, TakeAlerts],
})
export class ConnectorsDoors {}
