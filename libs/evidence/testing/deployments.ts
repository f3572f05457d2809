import type { Fixture } from './index.ts';

const digest = `sha256:${'12'.repeat(32)}`;

export const deploymentFixtures: readonly Fixture[] = [
  {
    name: 'a Terraform plan',
    content: JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.9.8',
      planned_values: { root_module: {} },
      resource_drift: [{ address: 'aws_instance.a', change: { actions: ['update'] } }],
      resource_changes: [
        { address: 'aws_instance.a', mode: 'managed', change: { actions: ['no-op'], before: {}, after: {} } },
        { address: 'aws_instance.b', change: { actions: ['create'], importing: { id: 'i-1' } } },
        {
          address: 'aws_db_instance.c',
          change: { actions: ['delete', 'create'], replace_paths: [['engine']] },
        },
        { address: 'aws_s3_bucket.d', change: { actions: ['delete'] } },
        { address: 'data.x', change: { actions: ['read'] } },
      ],
      checks: [{ address: { kind: 'check' }, status: 'fail' }],
      configuration: {},
      errored: false,
    }),
    reading: {
      format: 'terraform-plan',
      verdict: 'UNKNOWN',
      facts: {
        create: 1,
        update: 0,
        replace: 1,
        delete: 1,
        read: 1,
        forget: 0,
        unknown: 0,
        unchanged: 1,
        imported: 1,
        drifted: 1,
        failedChecks: 1,
        lost: ['aws_db_instance.c', 'aws_s3_bucket.d'],
        terraformVersion: '1.9.8',
        errored: false,
      },
    },
  },
  {
    name: 'manifests of Helm',
    content: `---
# Source: pay/templates/service.yaml
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: payments }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: pay
  namespace: payments
  labels: &labels { app: pay }
spec:
  selector: { matchLabels: *labels }
  template:
    spec:
      initContainers:
        - image: registry.example:5000/migrate
      containers:
        - name: pay
          image: registry.example/pay@${digest}
        - name: proxy
          image: "envoy:1.31"
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    data: { text: "--- not a mark" }
  - apiVersion: v1
    kind: ConfigMap
`,
    reading: {
      format: 'kubernetes-manifests',
      verdict: 'UNKNOWN',
      facts: {
        objects: 4,
        kinds: ['ConfigMap 2', 'Deployment 1', 'Service 1'],
        images: ['envoy:1.31', `registry.example/pay@${digest}`, 'registry.example:5000/migrate'],
        imagesByDigest: 1,
        imagesByTag: 1,
        imagesFloating: 1,
        namespaces: ['payments'],
      },
    },
  },
];
