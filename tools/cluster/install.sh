#!/usr/bin/env bash
# Installs what `npm run test:cluster` needs, from Debian's packages: PostgreSQL, Patroni, etcd, HAProxy and PgBouncer.
# Run it as root. Their daemons are not started, and what is installed already is left alone.
set -euo pipefail

# need <package> <program>
packages=()
need() {
  [[ -x $2 ]] || command -v "$2" >/dev/null || packages+=("$1")
}
need postgresql "$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -n 1)"
need patroni patroni
need etcd-server etcd
need haproxy haproxy
need pgbouncer pgbouncer
if [[ ${#packages[@]} -eq 0 ]]; then
  echo "everything is installed" >&2
  exit 0
fi

# Debian starts a daemon when it installs it, unless this file forbids it. A policy that is there already is kept.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo "installing: ${packages[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# patroni needs the client of its store: python3-etcd3gw is not in Debian, its own etcd3 client needs python3-requests.
apt-get install -y -qq --no-install-recommends "${packages[@]}" python3-etcd
