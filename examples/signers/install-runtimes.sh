#!/usr/bin/env bash
# Installs what the signers in this folder need, from Debian's packages. Run it as root.
# It leaves installed programs alone, so you can run it again.
#
#   install-runtimes.sh             all languages
#   install-runtimes.sh php ruby    only these
set -euo pipefail

packages=()
# need <package> <command…>: the package, unless all of its commands are there.
need() {
  local package=$1 command
  shift
  for command in "$@"; do
    command -v "$command" >/dev/null || { packages+=("$package"); return; }
  done
}

[[ $# -gt 0 ]] || set -- bash python node php go java ruby csharp perl
for language in "$@"; do
  case $language in
    bash) need openssl openssl && need curl curl ;;
    perl) need perl perl ;;
    python) need python3 python3 ;;
    node) need nodejs node ;;
    php) need php-cli php ;;
    go) need golang-go go ;;
    java) need default-jdk-headless java javac ;;
    ruby) need ruby ruby ;;
    csharp)
      need mono-mcs mcs && need mono-runtime mono
      # For the setup page's program, which also sends what it signs.
      [[ -e /usr/lib/mono/4.5/System.Net.Http.dll ]] || packages+=(libmono-system-net-http4.0-cil)
      ;;
    *) echo "install-runtimes.sh: no signer in '$language'" >&2; exit 2 ;;
  esac
done

if [[ ${#packages[@]} -eq 0 ]]; then
  echo "everything is installed" >&2
  exit 0
fi
echo "installing: ${packages[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}"
