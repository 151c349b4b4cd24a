@echo off
rem Installs omshandout beside this file, once, and opens its page. Needs no internet.
setlocal
chcp 65001 >nul
cd /d "%~dp0"
if exist "program\installed.txt" goto start
set "PYTHON="
for %%V in (3.14 3.13 3.12 3.11) do if not defined PYTHON (
  py -%%V -c "import venv" >nul 2>nul && set "PYTHON=py -%%V"
)
if not defined PYTHON (
  python -c "import sys, venv; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON (
  echo Python 3.11 or later is not on this computer.
  echo Ask whoever looks after the computer to install Python 3.13, 64-bit. Then start this again.
  goto failed
)
echo Setting up. This takes a few minutes, once.
if exist program rmdir /s /q program
%PYTHON% -m venv program || goto failed
program\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes --only-binary=:all: --no-deps -r requirements.txt || goto failed
echo done > program\installed.txt
:start
program\Scripts\python -m omshandout serve %*
if errorlevel 1 goto failed
exit /b 0
:failed
echo.
echo omshandout did not start. What is wrong stands above.
pause
exit /b 1
