#!/usr/bin/env bash
# Tests, `quick` or `long`. Installs the system packages they need where it may, and names loudly what it had to leave
# out. With CI=true nothing may be left out.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:?folder of the environment\'s programs}
which=${2:?quick or long}
case $which in
  quick) marked='not long' cover=(--cov=app --cov-branch --cov-report=) dealt=worksteal ;;  # no worker ends long before
  long) marked=long cover=() dealt=loadfile ;;  # what makes things in `build` keeps together
  *) echo "quick or long, not $which" >&2; exit 2 ;;
esac

if ! ./tests/system.sh --check >/dev/null 2>&1; then
  ./tests/system.sh || true
fi
left_out=$(./tests/system.sh --check || true)
if [ -n "$left_out" ]; then
  printf '\n*** LEFT OUT, because a system package is missing:\n%s\n*** To get them: make system (Debian, as root)\n\n' "$left_out"
  if [ "${CI:-}" = true ]; then
    echo "*** With CI=true nothing may be left out." >&2
    exit 1
  fi
fi

mkdir -p build
if command -v npm >/dev/null; then
  make --silent node_modules/.package-lock.json  # before the tests, of which several need it and two may begin at once
fi
status=0
"$bin"/python -m pytest -n 2 --dist "$dealt" -m "$marked" "${cover[@]}" 2>&1 | tee build/tests.log || status=$?
if [ "$status" = 0 ] && [ "$which" = quick ]; then
  "$bin"/coverage report --include='app/engine/*,app/rules/*,app/asking/*,app/unknown.py,app/assess.py,app/assessment.py,app/course.py,app/timeline.py,app/ready.py' --show-missing --skip-covered --fail-under=100 || status=$?
  "$bin"/coverage report --format=total | sed 's/^/branch coverage of all of app, in per cent: /'
fi
tail -n 1 build/tests.log
exit "$status"
