#!/bin/sh
# Installs omshandout beside this file, once, and opens its page. Needs no internet.
set -u
cd "$(dirname "$0")" || exit 1

failed() {
  echo
  echo "omshandout did not start. What is wrong stands above."
  # A window that was opened by a double click must not close at once.
  [ -t 0 ] && { echo "Press Enter to close."; read -r _; }
  exit 1
}

if [ ! -f program/installed.txt ]; then
  python=
  for each in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$each" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
      python=$each
      break
    fi
  done
  if [ -z "$python" ]; then
    echo "Python 3.11 to 3.14 with venv is not on this computer."
    echo "Ask whoever looks after the computer to install it. Then start this again."
    failed
  fi
  echo "Setting up. This takes a few minutes, once."
  rm -rf program
  "$python" -m venv program || failed
  program/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
    --require-hashes --only-binary=:all: --no-deps -r requirements.txt || failed
  echo done > program/installed.txt
fi
program/bin/python -m omshandout serve "$@" || failed
