@echo off
rem Double-click to open the observatory. Nothing is installed.
chcp 65001 >nul
title Observatoire des contrats de ville
set PYTHONUTF8=1
set PYTHONDONTWRITEBYTECODE=1
set PYTHONHOME=
set PYTHONPATH=
"%~dp0python\python.exe" -s "%~dp0demarrer.py" %*
if errorlevel 1 pause
