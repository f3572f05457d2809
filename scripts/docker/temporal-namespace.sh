#!/bin/sh
# Makes the namespace that Gavel's workflows run in, unless it is there.
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 30d
