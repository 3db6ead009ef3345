#!/usr/bin/env bash
# Tests, `quick` or `long`. Installs the system packages they need where it may, and names loudly what it had to leave
# out. With CI=true nothing may be left out.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:?folder of the environment\'s programs}
which=${2:?quick or long}
case $which in quick | long) ;; *) echo "quick or long, not $which" >&2; exit 2 ;; esac

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
"$bin"/python -m compileall -q app  # else each of hundreds of processes does it, where the environment forbids to write it
if command -v npm >/dev/null; then
  make --silent node_modules/.package-lock.json  # before the tests, of which several need it and two may begin at once
fi

# The parts whose every branch is tested by the tests that mirror them; to measure slows a test to half its speed.
covered='app/engine/*,app/rules/*,app/asking/*,app/unknown.py,app/assess.py,app/assessment.py,app/course.py,app/timeline.py,app/ready.py,app/id_bits.py'
covering=(tests/engine tests/rules tests/asking tests/test_unknown.py tests/test_assess.py tests/test_course.py tests/test_timeline.py)
slowest=(tests/attack tests/cohort tests/installed tests/service)

status=0
: > build/tests.log
tests() {  # of both workers none ends long before the other, but what makes things in `build` keeps together
  "$bin"/python -m pytest -n 2 "$@" 2>&1 | tee -a build/tests.log || status=$?
}
if [ "$which" = quick ]; then
  tests --dist worksteal -m 'not long' --cov=app --cov-branch --cov-report= "${covering[@]}"
  "$bin"/coverage report --include="$covered" --show-missing --skip-covered --fail-under=100 || status=$?
  tests --dist worksteal -m 'not long' "${covering[@]/#/--ignore=}" tests
else
  others=()
  for each in tests/*/ tests/test_*.py; do
    [[ " ${slowest[*]} " = *" ${each%/} "* ]] || others+=("$each")
  done
  tests --dist loadfile --no-loadscope-reorder -m long "${slowest[@]}" "${others[@]}"
fi
grep -E '^=+ .* in [0-9.]+s' build/tests.log
exit "$status"
